/**
 * The signals that count an objective's events. By default they are the pipeline's own counters, which distinguish a
 * data route from a health check and a stored message from an attempt. An objective may be measured by the platform;
 * Prometheus has no platform metrics and always reads our own. docs/guides/objectives.md defines the events.
 */
import { isSingle, type Objective, type Single } from '../model/objective.ts';
import { refusalStatuses, serviceStatuses, type GoodResponses } from '../model/responseEvent.ts';
import { is, isNoneOf, isNot, type Match, type Selection } from '../model/selection.ts';
import { seconds } from '../model/quantity.ts';
import type { SystemContext } from '../series/context.ts';
import { notSupported, type DialectId, type NotSupported } from '../series/dialect.ts';
import { inEach } from '../series/dialects.ts';
import { together } from '../series/series.ts';
import type { EventSeries } from '../series/stageSeries.ts';
import { isTeamMeasured, selectionsIn, teamIndicator, type FormulaRatio } from './teamIndicator.ts';

/** Good and total events, both counters. */
export interface GoodOfTotal {
  readonly kind: 'GoodOfTotal';
  readonly good: Selection;
  readonly total: Selection;
  /** A gauge of messages that are already bad and in neither counter yet; only where the pipeline sees its queue. */
  readonly overdue: Selection | undefined;
}

/** Bad and total events: a filter for good events would have to list every good class. */
export interface BadOfTotal {
  readonly kind: 'BadOfTotal';
  readonly bad: Selection;
  readonly total: Selection;
}

/** The share of a distribution at or below a bound, in the distribution's unit. */
export interface ShareBelow {
  readonly kind: 'ShareBelow';
  readonly distribution: Selection;
  readonly bound: number;
}

/** Not supported where the dialect has no signal that counts the objective. */
export type Indicator = GoodOfTotal | BadOfTotal | ShareBelow | FormulaRatio | NotSupported;

export type Indicators = Readonly<Record<DialectId, Indicator>>;

export const isPlatform = (objective: Objective): boolean =>
  'measuredBy' in objective && objective.measuredBy === 'platform';

/** Every selection of the indicator, in order. */
export const selectionsOf = (indicator: Indicator): readonly Selection[] => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return [indicator.good, indicator.total, ...(indicator.overdue === undefined ? [] : [indicator.overdue])];
    case 'BadOfTotal':
      return [indicator.bad, indicator.total];
    case 'ShareBelow':
      return [indicator.distribution];
    case 'FormulaRatio':
      return [...new Set([...selectionsIn(indicator.events), ...selectionsIn(indicator.total)])];
    case 'NotSupported':
      return [];
  }
};

export const indicatorsOf = ({ series }: Pick<SystemContext, 'series'>, objective: Objective): Indicators => {
  if (!isSingle(objective)) return inEach(() => notSupported('a composite has no events of its own: its parts have'));
  if (isTeamMeasured(objective)) return inEach((dialect) => teamIndicator(objective, dialect));
  const events = series.events.get(objective.id);
  if (events === undefined) throw new Error(`the system has no objective '${objective.id}'`);
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
