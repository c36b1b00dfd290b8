/**
 * Series of a server for code that evaluates here and does not wait: one attempt says what it lacks, that is read, and the
 * next attempt has it. Samples are as far apart as the evaluation allows, and at most ten thousand a series.
 */
import type { SeriesSource, SourceSeries, Use } from '../../promql/source.ts';
import type { LabelMatcher } from '../../promql/expr.ts';
import type { EvaluationRange } from '../../promql/evaluate.ts';

export interface SelectedSeries {
  readonly name: string | undefined;
  readonly matchers: readonly LabelMatcher[];
  /** When samples are wanted. */
  readonly grid: EvaluationRange;
}

export type ReadSeries = (selected: SelectedSeries) => Promise<readonly SourceSeries[]>;

/** Series by a filter in the server's own language, for what PromQL cannot ask; points in (from, to]. */
export type ReadFiltered = (filter: string, grid: EvaluationRange) => Promise<readonly SourceSeries[]>;

export interface Attempt {
  readonly source: SeriesSource;
  /** Undefined where the server has no such language. */
  readonly filtered: ((filter: string, grid: EvaluationRange) => readonly SourceSeries[]) | undefined;
  /** Reads what was selected and is not known yet; false where nothing was. Rejects where it cannot be read. */
  readonly complete: () => Promise<boolean>;
}

type Task = () => Promise<readonly SourceSeries[]>;

/** Answers that are kept; a page of dashboards selects a hundred. */
const mostKept = 1_000;

export const remoteSeries = (read: ReadSeries, readFiltered?: ReadFiltered): (() => Attempt) => {
  const known = new Map<string, readonly SourceSeries[]>();
  const reading = new Map<string, Promise<unknown>>();
  const begin = (key: string, task: Task): Promise<unknown> => {
    const started = task()
      .then((series) => {
        if (known.size >= mostKept) known.clear();
        known.set(key, series);
      })
      .finally(() => reading.delete(key));
    reading.set(key, started);
    return started;
  };
  return () => {
    const lacking = new Map<string, Task>();
    const heldOr = (key: string, task: Task): readonly SourceSeries[] => {
      const found = known.get(key);
      if (found === undefined) lacking.set(key, task);
      return found ?? [];
    };
    return {
      source: {
        select: (name, matchers, from, to, use) => {
          const selected = { name, matchers, grid: samplesOf(from, to, use) };
          if (selected.grid.to < selected.grid.from) return [];
          return heldOr(JSON.stringify(selected), () => read(selected));
        },
      },
      filtered:
        readFiltered && ((filter, grid) => heldOr(JSON.stringify([filter, grid]), () => readFiltered(filter, grid))),
      complete: async () => {
        if (lacking.size === 0) return false;
        await Promise.all([...lacking].map(([key, task]) => reading.get(key) ?? begin(key, task)));
        return true;
      },
    };
  };
};

const minute = 60_000;
const mostSamples = 10_000;
/** Samples in a window, and between two evaluations, that are enough for an increase. */
const [perWindow, perStep] = [10, 4];

/** When to take samples of (from, to] for an evaluation: at the edges of its windows, and between them. */
export const samplesOf = (from: number, to: number, { step, range, first }: Use): EvaluationRange => {
  const spacing = thinned(range === undefined ? step : spacingOf(step, range), to - from);
  // An instant selector looks at its instants only.
  const begin = range === undefined ? first : from + 1;
  const start = first - Math.floor((first - begin) / spacing) * spacing;
  return { from: start, to: start + Math.floor((to - start) / spacing) * spacing, step: spacing };
};

/** Divides both the step and the range, so that there are samples at the edges; not below a minute, if the step is not. */
const spacingOf = (step: number, range: number): number => {
  const common = divisor(step, range);
  const wanted = Math.ceil(Math.max((perWindow * common) / range, (perStep * common) / Math.min(step, range)));
  const parts = Math.min(wanted, Math.max(1, Math.floor(common / minute)));
  return common % parts === 0 ? common / parts : common / largestDivisor(common / 1_000, parts);
};

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** The largest number up to `most` that divides `of`. */
const largestDivisor = (of: number, most: number): number => {
  for (let parts = most; parts > 1; parts -= 1) if (of % parts === 0) return parts;
  return 1;
};

const thinned = (spacing: number, length: number): number =>
  spacing * Math.max(1, Math.ceil(length / spacing / mostSamples));
