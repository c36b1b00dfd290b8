/** The acceptance of all open regressions of a system, as the history keeps it. */
import { isOpen, type SystemNights } from './nightReport.ts';
import { levelText, trendName } from './nightText.ts';
import type { AcceptanceRecord } from './regressionRecord.ts';
import type { PlanName } from '../plan.ts';

export interface Accepting {
  /** ISO 8601. */
  readonly at: string;
  readonly night: string;
  readonly plan: PlanName;
  readonly who: string;
  readonly why: string;
}

/** Undefined without an open regression. */
export const acceptanceOf = (
  { system, regressions }: SystemNights,
  { at, night, plan, who, why }: Accepting,
): AcceptanceRecord | undefined => {
  const open = regressions.filter(isOpen);
  if (open.length === 0) return undefined;
  return {
    kind: 'LoadTestAcceptance',
    version: 1,
    at,
    system,
    plan,
    night,
    who,
    why,
    regressions: open.map(({ scenario, metric, environment, regression }) => ({
      scenario,
      metric,
      environment,
      regression: regression.night,
      before: regression.before.level,
      level: regression.now,
    })),
  };
};

/** One line for each accepted regression. */
export const acceptanceText = ({ system, who, night, why, regressions }: AcceptanceRecord): string =>
  [
    `accepted for ${system}, by ${who} on ${night}: ${why}`,
    ...regressions.map((series) => {
      const { metric, before, level, regression } = series;
      const change = level === undefined ? 'not measured since' : levelText(metric, before, level);
      return `  ${trendName(series)}: ${change}, since ${regression}`;
    }),
    '',
  ].join('\n');
