/** Requests that services of others answer: by APIs, and by what gets messages pushed. */
import type { DataflowJob, OwnService } from '../../../model/ownStage.ts';
import type { Api, Ingest } from '../../../model/stage.ts';
import { apisOf, ingestsOf, pubsubQueuesOf, queuesOf } from '../../../model/stages.ts';
import type { Flow } from '../flow.ts';
import { part, type Amount } from '../metric.ts';
import type { WatchedWorld } from './world.ts';

/** A service with what it answered, by status. */
export interface Answering {
  readonly service: OwnService;
  readonly answers: readonly (readonly [status: string, of: Amount])[];
  /** All requests. */
  readonly flow: Flow;
}

const isOwn = (stage: Api | Ingest | OwnService | DataflowJob): stage is OwnService => stage.kind === 'OwnService';

export const apiAnswers = (world: WatchedWorld): readonly Answering[] =>
  apisOf(world.system).flatMap((service, index): readonly Answering[] => {
    const flow = world.reads[index];
    if (!isOwn(service) || flow === undefined) return [];
    const { failed, refused, mistaken } = world;
    const of = (usual: number, hurt: number): Amount => part(flow, usual, hurt);
    return [
      {
        service,
        flow,
        answers: [
          [
            '200',
            of(1 - failed.usual - refused.usual - mistaken.usual, 1 - failed.hurt - refused.hurt - mistaken.hurt),
          ],
          ['500', of(failed.usual, failed.hurt * 0.6)],
          ['503', of(0, failed.hurt * 0.4)],
          ['401', of(refused.usual * 0.7, refused.hurt * 0.7)],
          ['403', of(refused.usual * 0.3, refused.hurt * 0.3)],
          ['400', of(mistaken.usual, mistaken.hurt)],
        ],
      },
    ];
  });

/** The messages that a service reads: of the subscriptions that it names, or of the only queue. */
export const messagesOf = (world: WatchedWorld, reads: readonly string[]): Flow | undefined => {
  const named = pubsubQueuesOf(world.system).find(({ subscription }) => reads.includes(subscription));
  const [first] = queuesOf(world.system);
  const topic = (named ?? first)?.topic;
  return topic === undefined ? undefined : world.messages.get(topic);
};

/** Each delivery is a request: answered 2xx it is acknowledged. */
export const ingestAnswers = (world: WatchedWorld): readonly Answering[] =>
  ingestsOf(world.system).flatMap((service): readonly Answering[] => {
    const flow = isOwn(service) ? messagesOf(world, service.reads) : undefined;
    if (!isOwn(service) || flow === undefined) return [];
    const { delivered, acknowledged } = world;
    return [
      {
        service,
        flow,
        answers: [
          ['204', part(flow, acknowledged.usual, acknowledged.hurt)],
          ['500', part(flow, delivered.usual - acknowledged.usual, delivered.hurt - acknowledged.hurt)],
        ],
      },
    ];
  });

export const everyAnswer = (world: WatchedWorld): readonly Answering[] => [
  ...apiAnswers(world),
  ...ingestAnswers(world),
];
