/** The demo's result in sentences: what became of every message, and why a promise was missed. */
import { availableParallelism } from 'node:os';
import { isInShadow, namedObjective } from '../../slo/quiet.ts';
import type { Slo } from '../../slo/slo.ts';
import { shareText } from '../../text/percentage.ts';
import { wrapped } from '../../text/wrapped.ts';
import type { Account } from './account.ts';
import type { Job } from './job.ts';
import { count, type Reading } from './status.ts';

export interface Ended {
  readonly account: Account;
  readonly reading: Reading;
  readonly job: Job;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly columns: number;
}

export const summary = ({ account, reading, job, now, columns }: Ended): string => {
  const seconds = (now - job.startedAt) / 1_000;
  const rate = account.published / seconds;
  const { posted } = reading;
  return [
    `${count(account.published)} published: ${count(account.stored)} stored exactly once, ` +
      `${count(account.deadLettered)} dead-lettered with a reason, ${count(account.lost)} lost, ${count(account.duplicated)} duplicated ` +
      `(read back by message id; ${count(rate)} messages/s over ${seconds.toFixed(1)}s)`,
    `${count(reading.requests?.count ?? 0)} API requests answered during the demo` +
      (posted === 0
        ? ''
        : `; ${count(posted)} of them ${posted === 1 ? 'was a POST, whose message is' : 'were POSTs, whose messages are'} stored beside the ${count(account.published)}`),
    ...missed(reading, rate),
  ]
    .map((sentence) => `${wrapped(sentence, columns)}\n`)
    .join('');
};

/** Why a promise was missed in a run that nothing broke: some messages were malformed, or calls and load share one machine. */
const missed = ({ objectives, deadLettered }: Reading, rate: number): readonly string[] =>
  objectives.flatMap(({ slo, judgement }) => {
    if (judgement.kind === 'NoData' || judgement.met || isInShadow(slo.objective)) return [];
    return [
      `${namedObjective(slo)} is missed: ${shareText(judgement.sli, slo.target)} of ${slo.objective.target}. ${reasonOf(slo, deadLettered, rate)}`,
    ];
  });

const reasonOf = ({ objective, system }: Slo, deadLettered: number, rate: number): string => {
  switch (objective.type) {
    case 'latency':
    case 'freshness': {
      const cpus = availableParallelism();
      const shared = `${count(rate)} messages/s were published on the same ${cpus === 1 ? 'CPU' : `${cpus} CPUs`}`;
      return `The load made it slow: ${shared}. It recovers while the demo serves on; --rate 2000/s publishes slower.`;
    }
    case 'processing':
      return `${count(deadLettered)} messages were dead-lettered: npx atalaya dlq list ${system}`;
    case 'availability':
    case 'composite':
      return `In numbers: npx atalaya slo status ${system}`;
  }
};
