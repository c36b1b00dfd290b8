/** The indicators of an objective: what counts its events, in each dialect. */
import { isSingle, type Objective, type Single } from '../model/objective.ts';
import { refusalStatuses, serviceStatuses, type GoodResponses } from '../model/responseEvent.ts';
import { is, isNoneOf, isNot, type Match, type Selection } from '../model/selection.ts';
import { seconds } from '../model/quantity.ts';
import type { SystemContext } from '../series/context.ts';
import { notSupported, type DialectId } from '../series/dialect.ts';
import { inEach } from '../series/dialects.ts';
import { together } from '../series/series.ts';
import type { EventSeries } from '../series/stageSeries.ts';
import { isPlatform, type Indicator, type Indicators } from './indicator.ts';
import { isTeamMeasured, teamIndicator } from './teamIndicator.ts';
import { watchedIndicators } from './watchedIndicator.ts';

/** Whether what others run is measured: by the platform, or by the team's telemetry. */
export const isWatched = ({ series }: Pick<SystemContext, 'series'>, objective: Single): boolean =>
  !isTeamMeasured(objective) && !series.events.has(objective.id);

export const indicatorsOf = ({ series }: Pick<SystemContext, 'series'>, objective: Objective): Indicators => {
  if (!isSingle(objective)) return inEach(() => notSupported('a composite has no events of its own: its parts have'));
  if (isTeamMeasured(objective)) return inEach((dialect) => teamIndicator(objective, dialect));
  const events = series.events.get(objective.id);
  if (events === undefined) return watchedIndicators(series, objective);
  if (!isPlatform(objective)) return inEach(({ id }) => ownIndicator(events, objective, id));
  const answers = together(series.api.map((api) => (objective.type === 'latency' ? api.latencies : api.requests)));
  return inEach(({ id }) => {
    const counted = answers[id];
    return counted.kind === 'NotSupported'
      ? ownIndicator(events, objective, id)
      : platformIndicator(counted, objective);
  });
};

const ownIndicator = (events: EventSeries, { type }: Objective, id: DialectId): Indicator => {
  const [good, total, overdue] = [events.good[id], events.total[id], events.overdue[id]];
  if (good.kind === 'NotSupported') return good;
  if (total.kind === 'NotSupported') return total;
  const isSeen = type === 'freshness' && overdue.kind === 'Selection';
  return { kind: 'GoodOfTotal', good, total, overdue: isSeen ? overdue : undefined };
};

const narrowed = (selection: Selection, ...matches: readonly Match[]): Selection => ({
  ...selection,
  matches: [...selection.matches, ...matches],
});

const refusals = refusalStatuses.map(String);

/** A 304 is as good as a 200, but of another class. */
const answered: Match = { label: 'response_code', op: '=~', value: '2..|304' };

const notSuccess: Match = isNot('response_code_class', '2xx');

/** 4xx are events only where a correct request can get them. */
const outside4xx = (others: string): Match => ({
  label: 'response_code',
  op: '=~',
  value: [others, ...serviceStatuses.map(({ status }) => status)].join('|'),
});

/**
 * As model/responseEvent.ts decides. Refusals (401, 403, 429) are excluded from both selections. Cloud Run itself answers 429
 * when no instance is left, which is an overload. It cannot be distinguished here, so it is excluded too.
 */
const byStatus: Readonly<Record<GoodResponses, { readonly bad: readonly Match[]; readonly total: Match }>> = {
  '2xx of valid': {
    bad: [notSuccess, outside4xx('[^4].*'), isNot('response_code', '304')],
    total: outside4xx('[^4].*'),
  },
  '2xx': {
    bad: [notSuccess, isNoneOf('response_code', ['304', ...refusals])],
    total: isNoneOf('response_code', refusals),
  },
  'not 5xx': { bad: [is('response_code_class', '5xx')], total: isNoneOf('response_code', refusals) },
};

const platformIndicator = (answers: Selection, objective: Single): Indicator => {
  if (objective.type === 'latency')
    return { kind: 'ShareBelow', distribution: narrowed(answers, answered), bound: seconds(objective.under) * 1_000 };
  if (objective.type !== 'availability') throw new Error(`${objective.id}: the platform counts no ${objective.type}`);
  const { bad, total } = byStatus[objective.good];
  return { kind: 'BadOfTotal', bad: narrowed(answers, ...bad), total: narrowed(answers, total) };
};
