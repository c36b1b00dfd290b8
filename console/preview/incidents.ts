/** When alerts would have fired: their own conditions, evaluated over the range as Cloud Monitoring would evaluate them. */
import type { Alert } from '../../alerts/alert.ts';
import type { Known } from '../../promql/context.ts';
import { evaluateRange, type EvaluationRange } from '../../promql/evaluate.ts';
import type { Expr } from '../../promql/expr.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { milliseconds } from '../../model/quantity.ts';
import type { IncidentData } from './widgetData.ts';
import { lackingPlatform } from './metricNames.ts';
import type { Picture } from './picture.ts';

type Incident = IncidentData['incidents'][number];

const minute = 60_000;
/** A condition that comes back this soon is the same incident. */
const apart = 5 * minute;
const mostSteps = 720;

export const incidentData = (policyNames: readonly string[], picture: Picture): IncidentData => {
  const notAsked: string[] = [];
  const asked = gridFor(
    policyNames.flatMap((name) => picture.alerts.get(idOf(name)) ?? []),
    picture,
  );
  const incidents = policyNames.flatMap((name): readonly Incident[] => {
    const id = idOf(name);
    const alert = picture.alerts.get(id);
    if (alert === undefined) {
      notAsked.push(`${id}: no such alert is defined`);
      return [];
    }
    const expr = alert.queries['cloud-monitoring'];
    if (expr.kind === 'NotSupported') {
      notAsked.push(`${alert.title}: ${expr.why}`);
      return [];
    }
    const lacking = lackingPlatform([expr], picture);
    if (lacking.length > 0) {
      notAsked.push(`${alert.title}: ${lacking.join(', ')} is emitted by Google Cloud only`);
      return [];
    }
    return firing(alert, expr, picture.source, asked);
  });
  return {
    kind: 'IncidentData',
    incidents: incidents.toSorted((a, b) => b.from - a.from),
    asked: policyNames.length - notAsked.length,
    notAsked,
  };
};

const idOf = (policyName: string): string => policyName.replace(/^.*\//, '');

const holdOf = ({ for: hold }: Alert): number => (hold === undefined ? 0 : milliseconds(hold));

/** The same instants for all of a list, as many of its conditions have much in common. */
interface Asked {
  readonly grid: EvaluationRange;
  readonly known: Known;
}

const gridFor = (alerts: readonly Alert[], { from, to }: Picture): Asked => {
  const hold = alerts.reduce((most, alert) => Math.max(most, holdOf(alert)), 0);
  const step = Math.max(minute, Math.ceil((to - from) / mostSteps / minute) * minute);
  const end = Math.floor(to / minute) * minute;
  const start = end - Math.ceil((end - from + hold) / step) * step;
  return { grid: { from: start, to: end, step }, known: new Map() };
};

const firing = (alert: Alert, expr: Expr, source: SeriesSource, { grid, known }: Asked): readonly Incident[] => {
  const hold = holdOf(alert);
  const { series } = evaluateRange(expr, source, grid, known);
  const held = series.flatMap(({ times }) => stretches(times, grid.step).filter((one) => one.to - one.from >= hold));
  return merged(held.map((one) => ({ from: one.from + hold, to: one.to }))).map((one) => ({
    title: alert.title,
    severity: alert.severity,
    from: one.from / 1_000,
    to: one.to >= grid.to ? null : one.to / 1_000,
  }));
};

interface Stretch {
  readonly from: number;
  readonly to: number;
}

const stretches = (times: Float64Array, step: number): readonly Stretch[] => {
  const found: { from: number; to: number }[] = [];
  for (const time of times) {
    const last = found.at(-1);
    if (last !== undefined && time - last.to <= step) last.to = time;
    else found.push({ from: time, to: time });
  }
  return found;
};

const merged = (all: readonly Stretch[]): readonly Stretch[] => {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of all.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last !== undefined && from - last.to <= apart) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
};
