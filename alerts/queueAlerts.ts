/** Queue alerts that every system gets: messages that wait too long, and messages that could not be stored. */
import { milliseconds, type Duration } from '../model/quantity.ts';
import type { Severity } from '../model/severity.ts';
import { pubsubQueuesOf } from '../model/stages.ts';
import { isPipelineSystem, type System } from '../model/system.ts';
import { outcomes } from '../series/systemSeries.ts';
import { type IngestSeries, type QueueSeries } from '../series/stageSeries.ts';
import { alertOf, type Alert } from './alert.ts';
import { deadLettersCommand } from './commands.ts';
import type { SystemContext } from '../series/context.ts';
import { isInShadow } from '../slo/quiet.ts';
import { oldestWording } from './thresholdAlerts.ts';
import { named, titled, type Named } from './titles.ts';

/** Dead letters per hour above which the alert fires; fewer wait for the weekly review. */
const letters = 10;

export const queueAlerts = (context: SystemContext): readonly Alert[] => [
  ...oldestMessage(context),
  ...named(context.series.ingest).map((ingest) => deadLetters(context, ingest)),
  ...named(context.series.queue).map((queue) => lastNet(context.system, queue)),
];

/** How old unprocessed messages may be, where no age threshold is declared. */
export const systemAgeLimit = ({
  objectives,
}: Pick<System, 'objectives'>): { readonly above: Duration; readonly severity: Severity } => {
  const promised = objectives.flatMap((objective) =>
    objective.type === 'freshness' && !isInShadow(objective) ? [milliseconds(objective.under)] : [],
  );
  const above = promised.length === 0 ? 900_000 : Math.max(300_000, 5 * Math.min(...promised));
  return { above: inMinutes(above), severity: promised.length === 0 ? 'ticket' : 'page' };
};

/**
 * On Google Cloud the pipeline does not see messages that it has not received, so its counters look fresh while nobody
 * reads the queue. A system without a declared age threshold therefore gets one: five times the promised freshness, at
 * least 5 minutes; 15 minutes where no freshness is promised.
 */
const oldestMessage = ({ system, series }: SystemContext): readonly Alert[] => {
  if (system.alerts.some(({ kind }) => kind === 'AgeThreshold')) return [];
  const { above, severity } = systemAgeLimit(system);
  return named(series.queue).map((queue) =>
    alertOf({
      ...oldestWording(system, queue, above, '5m'),
      system: system.id,
      stage: 'queue',
      severity,
      owner: system.owner,
      why: 'When nothing consumes the queue, no events are counted and no objective can see it; the age of the oldest message shows it.',
      source: undefined,
    }),
  );
};

const inMinutes = (ms: number): Duration => `${Math.ceil(ms / 60_000)}m`;

const deadLetters = (context: SystemContext, { part, inId, inTitle }: Named<IngestSeries>): Alert => {
  const { system } = context;
  return alertOf({
    id: `${system.id}-dead-letters-growing${inId}`,
    title: titled(system, `more than ${letters} dead letters in an hour${inTitle}`),
    system: system.id,
    stage: 'ingest',
    severity: 'ticket',
    owner: system.owner,
    condition: {
      kind: 'IncreaseAbove',
      of: outcomes(part, 'rejected'),
      above: letters,
      over: '1h',
    },
    for: undefined,
    meaning: `In the last hour more than ${letters} messages became dead letters: they can never be stored as they are. Each is kept with its reason and its bytes.`,
    why: "A few malformed messages can wait for the weekly review; more in an hour point to a release, a producer's or ours.",
    look: [
      `${deadLettersCommand(context, 'list')}: codes and fields of the newest ones.`,
      'Releases of the producers in this hour, and of ingest.',
      `${deadLettersCommand(context, 'replay', '--dry-run')}: what would be stored now.`,
    ],
    source: undefined,
  });
};

/** Own subscriptions have their own limit, which need not be declared. */
const attempts = (system: System): string => {
  const [queue, ...others] = pubsubQueuesOf(system);
  return queue === undefined || others.length > 0 ? 'as often as allowed' : `${queue.maxDeliveryAttempts} times`;
};

/** Normally empty: a message there was delivered as often as the subscription allows without success. */
const lastNet = (system: System, { part, inId, inTitle }: Named<QueueSeries>): Alert =>
  alertOf({
    id: `${system.id}-undeliverable-messages${inId}`,
    title: titled(system, `messages reached the Pub/Sub dead-letter topic${inTitle}`),
    system: system.id,
    stage: 'queue',
    severity: 'page',
    owner: system.owner,
    condition: {
      kind: 'IncreaseAbove',
      of: part.deadLetterTopic,
      above: 0,
      over: '10m',
    },
    for: undefined,
    meaning: `Pub/Sub delivered messages ${attempts(system)} without success and moved them to the dead-letter topic.${isPipelineSystem(system) ? ' The command atalaya dlq does not read that topic.' : ''}`,
    why: 'Ingest keeps what it cannot store as dead letters. Messages come this far only when ingest as a whole fails for a long time.',
    look: [
      'Error lines of ingest: why it neither stored nor rejected them.',
      'Instances of ingest: whether any is running.',
      "The dead-letter topic's own subscription: pull a message and publish it again when ingest works.",
    ],
    source: undefined,
  });
