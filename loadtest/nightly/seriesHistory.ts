/**
 * Goes through all nights of one series in their order, and keeps its regressions: opened when a level is worse than the level
 * before it, open until the level is back within the noise of that level, or until somebody accepts it. Nothing depends on how
 * many nights are compared, and what the history has recorded stays, even if its nights are no longer there.
 */
import {
  alpha,
  latestShift,
  leastBefore,
  leastBetween,
  levelOf,
  mostNights,
  referenceNights,
  type LevelShift,
} from './levelShift.ts';
import { recoveryOf } from './recovery.ts';
import {
  fromScale,
  isWorse,
  levelFigures,
  toScale,
  withinNoise,
  type LevelFigures,
  type TrendMetric,
} from './levels.ts';
import type { LevelChange, Regression, RegressionEnd, SeriesEvent } from './regression.ts';

export interface SeriesNight {
  readonly night: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly value: number;
  readonly revision: string | undefined;
}

export interface SeriesHistory {
  /** Ascending by night. */
  readonly changes: readonly LevelChange[];
  /** Ascending by the night on which they were opened; at most the last is open. */
  readonly regressions: readonly Regression[];
  /** The nights that the judgement on the latest night has read, ascending. */
  readonly compared: readonly string[];
}

/** State after some nights. Indices are of the nights. */
interface State {
  /** Nights of the present level, after those of the level that it is compared with. */
  readonly segment: readonly number[];
  /** Nights before the last improvement, if it is the latest change. */
  readonly unimproved?: readonly number[] | undefined;
  readonly open: Open | undefined;
  readonly changes: readonly LevelChange[];
  readonly ended: readonly Regression[];
}

interface Open {
  readonly regression: Regression;
  /** Nights of the level before. */
  readonly before: readonly number[];
  /** The worse level when it was found: the last one, where it became worse again. */
  readonly worse: number;
  /** Nights since that level began. */
  readonly since: readonly number[];
}

/** Stricter than for a regression: an unmended regression is looked at every night. Our choice. */
const recoveryAlpha = alpha / 10;
/** Nights whose level is accepted. Our choice. */
const acceptedNights = 10;
/** Nights of the level now. Our choice. */
export const levelNights = 10;

/** The order of events that were recorded at the same time. */
const kinds: readonly SeriesEvent['kind'][] = ['opened', 'recovered', 'accepted'];

interface Series {
  readonly metric: TrendMetric;
  readonly nights: readonly SeriesNight[];
  /** On the scale of the metric. */
  readonly values: readonly number[];
}

/** `nights`: ascending. `events`: of this series, in any order. */
export const seriesHistory = (
  metric: TrendMetric,
  nights: readonly SeriesNight[],
  events: readonly SeriesEvent[],
): SeriesHistory => {
  const series: Series = { metric, nights, values: nights.map(({ value }) => toScale(metric, value)) };
  const waiting = events.toSorted(
    (a, b) =>
      Date.parse(a.at) - Date.parse(b.at) ||
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
      (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  );
  let state: State = { segment: [], open: undefined, changes: [], ended: [] };
  let next = 0;
  for (const [index, night] of nights.entries()) {
    const startedAt = Date.parse(night.startedAt);
    for (; next < waiting.length && Date.parse(waiting[next]!.at) < startedAt; next++) {
      state = afterEvent(series, state, waiting[next]!, index);
    }
    state = afterNight(series, state, index);
  }
  for (; next < waiting.length; next++) state = afterEvent(series, state, waiting[next]!, nights.length);
  return resultOf(series, state);
};

const resultOf = (series: Series, { segment, open, changes, ended }: State): SeriesHistory => {
  const read = [...(open?.before ?? []), ...segment.slice(0, referenceNights), ...segment.slice(-2 * mostNights)];
  const compared = [...new Set(read)].map((at) => series.nights[at]!.night).toSorted();
  const ascending = changes.toSorted((a, b) => (a.night < b.night ? -1 : 1));
  if (open === undefined) return { changes: ascending, regressions: ended, compared };
  const now = segment.length === 0 ? undefined : figuresOf(series, segment.slice(-levelNights)).level;
  return { changes: ascending, regressions: [...ended, { ...open.regression, now }], compared };
};

const afterNight = (series: Series, state: State, index: number): State => {
  const segment = [...state.segment, index];
  const values = segment.map((at) => series.values[at]!);
  const shift = latestShift(values, alpha, state.changes.length === 0 ? leastBefore : leastBetween);
  const counts = shift !== undefined && isLarge(series, values, shift);
  const shifted = counts ? afterShift(series, { ...state, segment }, shift) : { ...state, segment };
  return afterRecovery(series, shifted, index);
};

const isLarge = ({ metric }: Series, values: readonly number[], { at, before }: LevelShift): boolean => {
  const [old, new_] = [values.slice(...before), values.slice(at)].map((part) => fromScale(metric, levelOf(part).mean));
  return isWorse(metric, old!, new_!) || isWorse(metric, new_!, old!);
};

const afterShift = (series: Series, state: State, shift: LevelShift): State => {
  const { nights, metric } = series;
  const { segment, open, changes } = state;
  const worse = shift.direction === 'up';
  if (!worse && open !== undefined && shift.p > recoveryAlpha) return state;
  const before = segment.slice(...shift.before);
  const after = segment.slice(shift.at);
  const [old, current] = [figuresOf(series, before), figuresOf(series, after)];
  const first = nights[after[0]!]!;
  const revisions = [nights[segment[shift.at - 1]!]?.revision, first.revision] as const;
  const change: LevelChange = {
    night: first.night,
    found: nights[segment.at(-1)!]!.night,
    before: old.level,
    after: current.level,
    p: shift.p,
    worse,
    revisions,
  };
  if (open === undefined && worse && isWithdrawn(series, state, shift.at, current.level)) {
    return { ...state, segment: [...(state.unimproved ?? []), ...segment], unimproved: undefined };
  }
  const unimproved = open === undefined && !worse ? segment.slice(0, shift.at) : undefined;
  const changed = { ...state, segment: after, unimproved, changes: [...changes, change] };
  if (open !== undefined) {
    if (!worse) return changed;
    const regression = { ...open.regression, worsened: [...open.regression.worsened, change] };
    return { ...changed, open: { ...open, regression, worse: current.level, since: after } };
  }
  if (!worse) return changed;
  const regression: Regression = {
    night: first.night,
    opened: nights[segment.at(-1)!]!.night,
    before: old,
    within: withinNoise(metric, old, current.level),
    after: current.level,
    p: shift.p,
    revisions,
    now: current.level,
    worsened: [],
    ended: undefined,
  };
  return { ...changed, open: { regression, before, worse: current.level, since: after } };
};

/** Whether an improvement of only `nights` nights ended where it had begun: it was none, and its end is no regression. */
const isWithdrawn = (series: Series, { unimproved }: State, nights: number, level: number): boolean =>
  unimproved !== undefined &&
  nights < referenceNights &&
  !isWorse(series.metric, figuresOf(series, unimproved.slice(-mostNights)).level, level);

/** Ends the open regression when the latest level is back within the noise of the level before. */
const afterRecovery = (series: Series, state: State, index: number): State => {
  const { open } = state;
  if (open === undefined) return state;
  const since = [...open.since, ...(open.since.at(-1) === index ? [] : [index])];
  const { before } = open.regression;
  const { within, nights } = recoveryOf(
    series.metric,
    before,
    open.worse,
    since.map((at) => series.values[at]!),
  );
  const seen = { ...state, open: { ...open, since, regression: { ...open.regression, within } } };
  if (nights === 0) return seen;
  const back = since.slice(-nights);
  const { level } = figuresOf(series, back);
  return endedBy(series, seen, back, { kind: 'recovered', night: series.nights[index]!.night, level });
};

const endedBy = (series: Series, state: State, back: readonly number[], ended: RegressionEnd): State => {
  const { open } = state;
  if (open === undefined) return state;
  const reference = ended.kind === 'recovered' ? open.before : [];
  const segment = [...reference, ...back];
  const { level } = back.length === 0 ? { level: undefined } : figuresOf(series, back);
  const regression = { ...open.regression, now: level, ended };
  return { ...state, segment, unimproved: undefined, open: undefined, ended: [...state.ended, regression] };
};

/** `count`: number of nights before the event. */
const afterEvent = (series: Series, state: State, event: SeriesEvent, count: number): State => {
  const { open, segment } = state;
  switch (event.kind) {
    case 'opened': {
      const { regression } = event;
      const known = [...state.ended, ...(open === undefined ? [] : [open.regression])].some(
        ({ opened, ended }) => opened <= regression.opened && (ended === undefined || ended.night >= regression.night),
      );
      if (open !== undefined || known) return state;
      const since = series.nights.slice(0, count).flatMap(({ night }, at) => (night >= regression.night ? [at] : []));
      const before = series.nights
        .flatMap(({ night }, at) => (night < regression.night ? [at] : []))
        .slice(-mostNights);
      return { ...state, segment: since, open: { regression, before, worse: regression.after, since } };
    }
    case 'recovered': {
      if (open === undefined || open.regression.opened > event.night) return state;
      return endedBy(series, state, segment.slice(-levelNights), event);
    }
    case 'accepted': {
      const accepted = segment.slice(-acceptedNights);
      return open === undefined
        ? { ...state, segment: accepted, unimproved: undefined }
        : endedBy(series, state, accepted, event);
    }
  }
};

const figuresOf = ({ metric, nights, values }: Series, indices: readonly number[]): LevelFigures =>
  levelFigures(
    metric,
    indices.map((at) => values[at]!),
    indices.map((at) => nights[at]!.night),
  );
