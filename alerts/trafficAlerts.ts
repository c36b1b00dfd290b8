/** Alerts on missing traffic, which is a fault only where the definition declares traffic for every hour. */
import { perSecond, type Duration, type Rate } from '../model/quantity.ts';
import { alertOf, type Alert, type LeftOut } from './alert.ts';
import type { SystemContext } from '../series/context.ts';
import { stageTraffic, type StageTraffic } from './stageTraffic.ts';
import { titled } from './titles.ts';

export const trafficAlerts = (context: SystemContext): readonly Alert[] =>
  stageTraffic(context).flatMap((traffic) => absence(context, traffic));

export const trafficAlertsLeftOut = (context: SystemContext): readonly LeftOut[] =>
  stageTraffic(context).flatMap(({ events, always, words, inId }) =>
    always !== undefined && silence(always) !== undefined
      ? []
      : [
          {
            kind: 'LeftOut',
            id: `${context.system.id}-no-${events}${inId}`,
            slo: undefined,
            why:
              always === undefined
                ? `the definition does not say how many ${words} there are at every hour (load.always.${events}), so silence may just be a quiet night`
                : `${always} is so little that even a day without any is not a sign of a fault`,
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

const absence = ({ system }: SystemContext, traffic: StageTraffic): readonly Alert[] => {
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
