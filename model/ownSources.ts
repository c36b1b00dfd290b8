/** What counts the work of a stage that others run. Rules refuse what nothing counts; series/ownSeries.ts reads it. */
import type { KafkaTopic, OwnApi, OwnIngest, OwnService } from './ownStage.ts';
import type { Api, Ingest, Queue } from './stage.ts';

export type RequestSource = 'load-balancer' | 'internal-load-balancer' | 'endpoints' | 'cloud-run' | 'function-gen1';

/** What the platform counts a service's requests with: what is nearest to the callers. Undefined: nothing. */
export const requestSource = ({ front, platform }: OwnService): RequestSource | undefined => {
  if (front?.kind === 'LoadBalancer') return front.scheme === 'internal' ? 'internal-load-balancer' : 'load-balancer';
  if (front?.kind === 'Endpoints') return 'endpoints';
  switch (platform) {
    case 'cloud-run':
    case 'cloud-function':
      return 'cloud-run';
    case 'cloud-function-gen1':
      return 'function-gen1';
    case 'gke':
    case 'other':
      return undefined;
  }
};

export type Unmeasured = 'the requests' | 'the messages' | 'the age of messages';

const subscription = "name the subscription that it reads (queue: pubsub('<topic>'), reads: ['<subscription>'])";
const telemetry = "let it send OpenTelemetry's HTTP metrics (telemetry: { service: '<service.name>' })";

/** Requests do not say how old a message is; a job of Dataflow does. */
const ways: Readonly<Record<Unmeasured, readonly [platform: string, sent: string]>> = {
  'the requests': [
    "say what is in front of it (front: loadBalancer('<URL map>') or endpoints('<service>'))",
    telemetry,
  ],
  'the messages': [subscription, telemetry],
  'the age of messages': [subscription, "let a job of Dataflow read it (ingest: dataflow('<job>'))"],
};

/** The three ways to have measured what nothing measures. */
export const waysToMeasure = (of: Unmeasured): string => `${ways[of].join(', ')}, or say what counts ${of} (of: …)`;

export const countsRequests = (api: Api | OwnApi): boolean =>
  api.kind === 'Api' || requestSource(api) !== undefined || api.telemetry !== undefined;

/** Whether each message at its outcome, or each attempt, is counted. */
export const countsMessages = (ingest: Ingest | OwnIngest, queues: readonly (Queue | KafkaTopic)[]): boolean =>
  ingest.kind === 'Ingest' ||
  ingest.reads.length > 0 ||
  queues.filter(({ kind }) => kind === 'Queue').length === 1 ||
  (ingest.kind === 'OwnService' && (requestSource(ingest) !== undefined || ingest.telemetry !== undefined));

/** Whether anything knows how old unprocessed messages are. */
export const knowsAge = (ingests: readonly (Ingest | OwnIngest)[], queues: readonly (Queue | KafkaTopic)[]): boolean =>
  queues.some(({ kind }) => kind === 'Queue') || ingests.some(({ kind }) => kind !== 'OwnService');

/** Requests that only a team's own telemetry counts, as the count of a distribution. */
const isTelemetryOnly = (stage: Api | Ingest | OwnApi | OwnIngest): boolean =>
  stage.kind === 'OwnService' && requestSource(stage) === undefined && stage.telemetry !== undefined;

/** Whether the events of availability or processing are the count of a distribution: not every vendor takes those as a ratio. */
export const countsByDistribution = (
  type: 'availability' | 'processing',
  apis: readonly (Api | OwnApi)[],
  ingests: readonly (Ingest | OwnIngest)[],
  queues: readonly (Queue | KafkaTopic)[],
): boolean =>
  type === 'availability'
    ? apis.some(isTelemetryOnly)
    : queues.every(({ kind }) => kind !== 'Queue') && ingests.some(isTelemetryOnly);
