/** Lines across charts, derived from the alerts and objectives themselves, so that each threshold is written once. */
import type { Alert } from '../alerts/alert.ts';
import type { Condition } from '../alerts/condition.ts';
import { seconds } from '../model/quantity.ts';
import type { Measure } from '../series/measure.ts';
import type { Slo } from '../slo/slo.ts';
import type { Mark } from './panel.ts';

const byValue = (marks: readonly Mark[]): readonly Mark[] => marks.toSorted((a, b) => a.value - b.value);

/** Seconds: thresholds of latency alerts, and bounds of latency objectives. */
export const latencyMarks = (alerts: readonly Alert[], slos: readonly Slo[]): readonly Mark[] =>
  byValue([
    ...slos.flatMap(({ objective }) =>
      objective.type === 'latency'
        ? [{ label: `promised to ${objective.target}: ${objective.under}`, value: seconds(objective.under) }]
        : [],
    ),
    ...alerts.flatMap(({ condition }) =>
      condition.kind === 'LatencyAbove'
        ? [{ label: `alert: ${condition.statistic} above ${condition.above}`, value: seconds(condition.above) }]
        : [],
    ),
  ]);

/** Shares of one stage, from 0 to 1. */
export const errorMarks = (alerts: readonly Alert[], stage: Alert['stage']): readonly Mark[] =>
  byValue(
    alerts.flatMap((alert) =>
      alert.condition.kind === 'ShareAbove' && alert.stage === stage
        ? [
            {
              label: `alert: above ${alert.condition.above.mul(100).toString()}%`,
              value: alert.condition.above.toNumber(),
            },
          ]
        : [],
    ),
  );

/** Share of 4xx at which a route pages. */
export const callerMarks = (alerts: readonly Alert[]): readonly Mark[] =>
  byValue(
    alerts.flatMap(({ condition }) =>
      condition.kind === 'RouteShare'
        ? [{ label: `alert: at least ${condition.share.mul(100).toString()}%`, value: condition.share.toNumber() }]
        : [],
    ),
  );

type Gauge = Extract<Condition, { readonly kind: 'GaugeAbove' }>;

/** Thresholds of one series. Message counts are added up; of ages, in seconds, the maximum is taken. */
export const gaugeMarks = (alerts: readonly Alert[], by: Gauge['by'], of: Measure): readonly Mark[] =>
  byValue(
    alerts.flatMap(({ condition, for: held }) =>
      condition.kind === 'GaugeAbove' && condition.by === by && condition.of === of
        ? [
            {
              label: `alert: above ${spoken(condition.above, by)}${held === undefined ? '' : ` for ${held}`}`,
              value: condition.above,
            },
          ]
        : [],
    ),
  );

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'm'],
] as const;

const spoken = (above: number, by: Gauge['by']): string => {
  if (by === 'sum') return String(above);
  const [size, unit] = units.find(([seconds]) => above >= seconds && above % seconds === 0) ?? [1, 's'];
  return `${above / size}${unit}`;
};
