/** What Monitoring refuses in an SLO. Source: google/monitoring/v3/service.proto. */
import { invalid } from '../refusal.ts';
import type { Body } from '../service.ts';
import type { Project } from '../world.ts';
import { refuseUnknownMetrics } from './references.ts';
import { refuseLabels, refuseLonger, seconds, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

const field = (path: string, why: string): Error => invalid(`Field service_level_objective.${path} is invalid: ${why}`);

const filtersOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value as Body).flatMap(([key, inner]) =>
        typeof inner === 'string' && /Filter$|^timeSeries$/.test(key) ? [inner] : filtersOf(inner),
      )
    : [];

const periodRules = (slo: Body): void => {
  const rolling = slo['rollingPeriod'];
  const days = seconds(rolling) / 86_400;
  if (rolling === undefined && slo['calendarPeriod'] === undefined) throw field('period', 'a period must be set.');
  if (rolling !== undefined && (!Number.isInteger(days) || days < 1 || days > 30))
    throw field('rolling_period', `${textOf(rolling)} must be 1 to 30 whole days.`);
  const calendar = slo['calendarPeriod'];
  if (calendar !== undefined && !['DAY', 'WEEK', 'FORTNIGHT', 'MONTH'].includes(textOf(calendar)))
    throw field('calendar_period', `${textOf(calendar)} is not supported.`);
};

const ratioRules = (ratio: Body): void => {
  const set = ['goodServiceFilter', 'badServiceFilter', 'totalServiceFilter'].filter(
    (name) => ratio[name] !== undefined,
  );
  if (set.length !== 2) throw field('good_total_ratio', 'exactly two of the good, bad and total filters must be set.');
};

const windowRules = (windows: Body): void => {
  const window = seconds(windows['windowPeriod']);
  if (window < 60 || 86_400 % window !== 0)
    throw field('window_period', `${textOf(windows['windowPeriod'])} must be at least 60 seconds and divide a day.`);
};

export const refuseSlo = (store: Store, project: Project, slo: Body): void => {
  const goal = Number(slo['goal'] ?? 0);
  if (!(goal > 0 && goal <= 0.9999)) throw field('goal', `${goal} must be above 0 and at most 0.9999.`);
  periodRules(slo);
  refuseLonger(slo, 'displayName', 512, 'service_level_objective.display_name');
  refuseLabels(slo, 'service_level_objective');
  const indicator = slo['serviceLevelIndicator'] as Body | undefined;
  if (indicator === undefined || Object.keys(indicator).length === 0)
    throw field('service_level_indicator', 'must be set.');
  const requests = indicator['requestBased'] as Body | undefined;
  if (requests !== undefined && requests['goodTotalRatio'] === undefined && requests['distributionCut'] === undefined)
    throw field('service_level_indicator.request_based', 'a method must be set.');
  if (requests?.['goodTotalRatio'] !== undefined) ratioRules(requests['goodTotalRatio'] as Body);
  if (indicator['windowsBased'] !== undefined) windowRules(indicator['windowsBased'] as Body);
  for (const filter of filtersOf(indicator)) {
    if (!/metric\.type\s*=/.test(filter))
      throw field('service_level_indicator', `no metric.type in the filter ${filter}`);
    refuseUnknownMetrics(store, project, filter);
  }
};
