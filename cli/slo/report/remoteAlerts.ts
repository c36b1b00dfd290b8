/**
 * When alerts fired in a period, from a server. Where a Prometheus has the emitted rules, its own record says so. Else
 * the server evaluates each condition over the period, and hold times are applied here, as in alerts/firing.
 */
import type { Alert } from '../../../alerts/alert.ts';
import { alertRule } from '../../../alerts/firing/alertRule.ts';
import { intervalsOf } from '../../../alerts/firing/intervals.ts';
import { QueryRefused } from '../../../history/remote/promqlServer.ts';
import { SourceError } from '../../../history/remote/sourceError.ts';
import type { System } from '../../../model/system.ts';
import type { PointSource } from '../../../slo/pointSource.ts';
import type { Period } from '../../../slo/report/period.ts';
import type { FiredAlert, Firings } from '../../../slo/report/sloReport.ts';
import { many } from '../../../text/count.ts';
import { firedIn } from './localReport.ts';
import { timeText } from '../../../text/time.ts';

export interface AlertsOf {
  /** The system whose server is asked. */
  readonly system: System;
  readonly alerts: readonly Alert[];
}

export interface RemoteAlerts {
  /** In the order of what was asked. */
  readonly firings: readonly Firings[];
  /** How it is known, for the page; empty where nothing was evaluated. */
  readonly how: readonly string[];
}

const minute = 60_000;
/** Evaluations of one query: the API gives at most 11,000. */
const mostSteps = 10_000;
const lengths = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * minute);

/** Nothing that cannot be read here takes the rest of the report along. */
export const remoteAlerts = async (
  source: PointSource,
  asked: readonly AlertsOf[],
  period: Period,
): Promise<RemoteAlerts> => {
  const all = asked.flatMap(({ alerts }) => alerts.map(({ id }) => id));
  const recorded = await recordedBy(source, all, period);
  const step = stepOf(period);
  let evaluated = 0;
  const firings = await Promise.all(
    asked.map(async ({ system, alerts }): Promise<Firings> => {
      const outcomes = await Promise.all(
        alerts.map(async (alert): Promise<Outcome> => {
          const times = recorded?.get(alert.id);
          if (times !== undefined) return { alert, times };
          evaluated += 1;
          return evaluatedBy(source, system, alert, period, step);
        }),
      );
      return {
        fired: outcomes.flatMap((outcome) => ('times' in outcome ? firedIn(outcome.alert, outcome.times, period) : [])),
        evaluated: outcomes.filter((outcome) => 'times' in outcome).length,
        notEvaluated: outcomes.flatMap((outcome) =>
          'why' in outcome ? [`${outcome.alert.title}: ${outcome.why}`] : [],
        ),
      };
    }),
  );
  return { firings, how: howKnown(source, all.length - evaluated, evaluated, step) };
};

type Outcome =
  | { readonly alert: Alert; readonly times: FiredAlert['times'] }
  | { readonly alert: Alert; readonly why: string };

const recordedBy = async (
  { recordedAlerts }: PointSource,
  ids: readonly string[],
  { from, until }: Period,
): Promise<ReadonlyMap<string, FiredAlert['times']> | undefined> => {
  try {
    return await recordedAlerts?.(ids, from, until);
  } catch (error) {
    if (error instanceof SourceError || error instanceof QueryRefused) return undefined;
    throw error;
  }
};

const stepOf = ({ from, until }: Period): number =>
  lengths.find((length) => (until - from) / length <= mostSteps) ??
  Math.ceil((until - from) / mostSteps / minute) * minute;

const evaluatedBy = async (
  { dialect, range }: PointSource,
  system: System,
  alert: Alert,
  { from, until }: Period,
  step: number,
): Promise<Outcome> => {
  const rule = alertRule(alert, dialect);
  if ('kind' in rule) return { alert, why: rule.why };
  // What holds at the beginning may have begun before it.
  const start = Math.floor((from - rule.hold) / step) * step;
  const grid = { from: start, to: Math.floor(until / step) * step, step };
  try {
    const { series } = await range(system, rule.condition, grid);
    const size = (grid.to - grid.from) / step + 1;
    const times = series.flatMap(({ times: instants }) => {
      const holds = new Uint8Array(size);
      for (const at of instants) holds[Math.round((at - grid.from) / step)] = 1;
      return intervalsOf({ start: grid.from, step, holds, data: undefined }, rule.hold, rule.missing);
    });
    return { alert, times: times.toSorted((one, other) => one.from - other.from) };
  } catch (error) {
    if (error instanceof SourceError) return { alert, why: error.reason };
    if (error instanceof QueryRefused) return { alert, why: error.message };
    throw error;
  }
};

const howKnown = ({ name }: PointSource, recorded: number, evaluated: number, step: number): readonly string[] => {
  const every = timeText(step / 1_000).replace(/^1 (\w+)$/, '$1');
  const shorter = step > minute ? `; alerts that fired for less than ${timeText(step / 1_000)} may be missing` : '';
  return [
    ...(recorded === 0 ? [] : [`When ${many(recorded, 'alert')} fired is the record of ${name} itself (ALERTS).`]),
    ...(evaluated === 0
      ? []
      : [
          `When ${many(evaluated, recorded === 0 ? 'alert' : 'other alert')} fired was evaluated by ${name} for this report, every ${every}${shorter}.`,
        ]),
  ];
};
