/**
 * Alerts on missing or unusual traffic. Missing traffic is a fault only where the definition declares traffic for every
 * hour. Unusual traffic is compared with the same hour of the last weeks.
 */
import { perSecond, type Duration, type Rate } from '../model/quantity.ts';
import type { Measure } from '../series/measure.ts';
import { alertOf, type Alert, type LeftOut } from './alert.ts';
import type { SystemContext } from '../series/context.ts';
import { outcomes } from '../series/systemSeries.ts';
import { named, titled } from './titles.ts';

interface Traffic {
  readonly events: 'messages' | 'reads';
  readonly words: string;
  readonly stage: 'ingest' | 'api';
  readonly of: Measure;
  readonly always: Rate | undefined;
  readonly inId: string;
  readonly inTitle: string;
}

const trafficOf = ({ system: { load }, series }: SystemContext): readonly Traffic[] => [
  ...named(series.ingest).map(({ part, inId, inTitle }) => ({
    events: 'messages' as const,
    words: 'messages stored',
    stage: 'ingest' as const,
    of: outcomes(part, 'stored'),
    always: load.always?.messages,
    inId,
    inTitle,
  })),
  ...named(series.api).map(({ part, inId, inTitle }) => ({
    events: 'reads' as const,
    words: 'data requests',
    stage: 'api' as const,
    of: part.dataRequests,
    always: load.always?.reads,
    inId,
    inTitle,
  })),
];

export const trafficAlerts = (context: SystemContext): readonly Alert[] =>
  trafficOf(context).flatMap((traffic) => [...absence(context, traffic), deviation(context, traffic)]);

export const trafficAlertsLeftOut = (context: SystemContext): readonly LeftOut[] =>
  trafficOf(context).flatMap(({ events, always, words, inId }) =>
    always !== undefined && silence(always) !== undefined
      ? []
      : [
          {
            kind: 'LeftOut',
            id: `${context.system.id}-no-${events}${inId}`,
            slo: undefined,
            why:
              always === undefined
                ? `no ${words} are declared for every hour (load.always.${events}): silence may just be a quiet night`
                : `${always} is so little that even a day without any is no sign of a fault`,
          },
        ],
  );

/** Number of expected events in a window. With 20 expected, the probability of none by chance is e^-20. */
const expected = 20;
const windows: readonly Duration[] = ['10m', '30m', '1h', '3h', '6h', '12h', '1d'];
const minutesOf: Readonly<Record<string, number>> = {
  '10m': 10,
  '30m': 30,
  '1h': 60,
  '3h': 180,
  '6h': 360,
  '12h': 720,
  '1d': 1_440,
};

/** The shortest window in which the declared traffic cannot be absent by chance. */
const silence = (always: Rate): Duration | undefined =>
  windows.find((window) => perSecond(always) * 60 * (minutesOf[window] ?? 0) >= expected);

const absence = ({ system }: SystemContext, traffic: Traffic): readonly Alert[] => {
  const { events, words, stage, of, always, inId, inTitle } = traffic;
  const over = always === undefined ? undefined : silence(always);
  if (always === undefined || over === undefined) return [];
  return [
    alertOf({
      id: `${system.id}-no-${events}${inId}`,
      title: titled(system, `no ${words} for ${over}${inTitle}`),
      system: system.id,
      stage,
      severity: 'page',
      owner: system.owner,
      condition: { kind: 'Absence', of, over },
      for: undefined,
      meaning: `The definition declares at least ${always} at every hour of every day, but there were none in the last ${over}.`,
      why: 'Without events no error rate can rise: objectives stay met while nobody is served.',
      look: [
        'Whether the traffic stopped or only the metric: running instances, exporter errors in the logs.',
        stage === 'ingest'
          ? 'Messages published against messages stored.'
          : 'The uptime check: whether the API answers from outside.',
        'What is in front of it: producers, gateway, DNS, certificates.',
      ],
      source: `load.always.${events}`,
    }),
  ];
};

/** Below so many events an hour the alert stays silent: a tenth of a small mean is noise. */
const floor = 500;
const weeks = 3;

const deviation = ({ system }: SystemContext, { events, words, stage, of, inId, inTitle }: Traffic): Alert =>
  alertOf({
    id: `${system.id}-unusual-${events}${inId}`,
    title: titled(system, `unusual number of ${words} for this hour of the week${inTitle}`),
    system: system.id,
    stage,
    severity: 'ticket',
    owner: system.owner,
    condition: { kind: 'Deviation', of, weeks, low: 0.3, high: 3, floor },
    for: '15m',
    meaning: `The number of ${words} in the last hour is below 0.3 or above 3 times the mean of the same hour in the last ${weeks} weeks.`,
    why: `A fixed threshold is wrong either at night or at noon, so the same hour of earlier weeks is the reference. Below ${floor} an hour the alert stays silent.`,
    look: [
      'The traffic panel over four weeks: a holiday, a launch and an outage look different.',
      stage === 'ingest'
        ? 'Producers: which of them sends fewer or more messages.'
        : 'Callers: which of them sends fewer or more requests.',
      'Neighbouring systems: traffic may have moved to one of them.',
    ],
    source: undefined,
  });
