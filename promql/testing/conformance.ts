/** Reads promql/conformance/*.txt; its README.md describes the form. */
import type { Labels } from '../../model/point.ts';
import { durationOf, numberOf } from '../literals.ts';
import { parsePromql } from '../parse.ts';
import type { SourceSeries } from '../source.ts';

/** A value, no sample, or the end of the series. */
export type Tick = number | '_' | 'stale';

export interface ConformanceSeries {
  readonly labels: Labels;
  /** Milliseconds between ticks; the first is at 0. */
  readonly interval: number;
  readonly ticks: readonly Tick[];
}

export interface ExpectedSeries {
  readonly labels: Labels;
  /** One for each instant. */
  readonly values: readonly (number | undefined)[];
}

export type Expected =
  | { readonly kind: 'Result'; readonly isOrdered: boolean; readonly series: readonly ExpectedSeries[] }
  | { readonly kind: 'Error' }
  /** With the words that refuse it. */
  | { readonly kind: 'Refused'; readonly problem: string };

export interface ConformanceCase {
  readonly heading: string;
  readonly query: string;
  readonly series: readonly ConformanceSeries[];
  /** Milliseconds; one for an instant query. */
  readonly instants: readonly number[];
  readonly isRange: boolean;
  readonly expected: Expected;
}

interface State {
  heading: string;
  series: ConformanceSeries[];
  interval: number;
  when:
    | { readonly kind: 'At' | 'Over'; readonly instants: readonly number[] }
    | { readonly kind: 'Refused' }
    | undefined;
}

export const conformanceCases = (text: string): readonly ConformanceCase[] => {
  const state: State = { heading: '', series: [], interval: 0, when: undefined };
  const cases: ConformanceCase[] = [];
  for (const { line, inside } of blocksOf(text)) {
    if (line.startsWith('# ')) state.heading = line.slice(2).replace(/\.$/, '');
    else if (!readSetting(line, inside, state)) cases.push(caseOf(line, inside, state));
  }
  return cases;
};

interface Block {
  readonly line: string;
  /** The lines below that are further in. */
  readonly inside: readonly string[];
}

const blocksOf = (text: string): readonly Block[] => {
  const blocks: { readonly line: string; readonly inside: string[] }[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('  ')) blocks.at(-1)?.inside.push(line.slice(2));
    else if (line !== '') blocks.push({ line, inside: [] });
  }
  return blocks;
};

/** False of a query. */
const readSetting = (line: string, inside: readonly string[], state: State): boolean => {
  const [, begin, every = ''] = /^(series|and) every (\S+)$/.exec(line) ?? [];
  const [, at] = /^at (\S+)$/.exec(line) ?? [];
  const [, from = '', to = '', step = ''] = /^from (\S+) to (\S+) every (\S+)$/.exec(line) ?? [];
  if (begin !== undefined) {
    state.interval = millisecondsOf(every);
    const series = inside.map((text) => seriesOf(text, state.interval));
    state.series = begin === 'series' ? [...series] : [...state.series, ...series];
  } else if (at !== undefined) state.when = { kind: 'At', instants: [millisecondsOf(at)] };
  else if (from !== '') {
    const [start, end, length] = [millisecondsOf(from), millisecondsOf(to), millisecondsOf(step)];
    const size = Math.floor((end - start) / length) + 1;
    state.when = { kind: 'Over', instants: Array.from({ length: size }, (_, index) => start + index * length) };
  } else if (line === 'refused') state.when = { kind: 'Refused' };
  else return false;
  return true;
};

const caseOf = (query: string, inside: readonly string[], { heading, series, when }: State): ConformanceCase => {
  const [first = ''] = inside;
  if (when === undefined || first === '') throw new Error(`no instant or no result is given for ${query}`);
  const common = { heading, query, series, isRange: when.kind === 'Over' };
  if (when.kind === 'Refused') return { ...common, instants: [0], expected: { kind: 'Refused', problem: first } };
  const { instants } = when;
  if (first === 'error') return { ...common, instants, expected: { kind: 'Error' } };
  const isOrdered = first === 'in this order';
  const lines = inside.slice(isOrdered ? 1 : 0).filter((line) => line !== 'nothing');
  const results = lines.map((line): ExpectedSeries => {
    const { labels, ticks } = seriesOf(line, 0);
    return {
      labels,
      values: instants.map((_, index) => (typeof ticks[index] === 'number' ? ticks[index] : undefined)),
    };
  });
  return { ...common, instants, expected: { kind: 'Result', isOrdered, series: results } };
};

const millisecondsOf = (text: string): number => {
  const length = durationOf(text);
  if (length === undefined) throw new Error(`${text} is not a duration`);
  return length;
};

/** Such as `up{job="a"} 0+10x3 _ stale`. */
const seriesOf = (text: string, interval: number): ConformanceSeries => {
  const [, selector = '', ticks = ''] =
    /^((?:"(?:\\.|[^"\\])*"|\{(?:"(?:\\.|[^"\\])*"|[^"}])*\}|[^\s{"])+) (.*)$/.exec(text) ?? [];
  return { labels: labelsOf(selector), interval, ticks: ticks.split(' ').flatMap(ticksOf) };
};

const labelsOf = (selector: string): Labels => {
  if (selector === '{}') return {};
  const expr = parsePromql(selector);
  if (expr.kind !== 'VectorSelector') throw new Error(`${selector} names no series`);
  const name = expr.name === undefined ? [] : [['__name__', expr.name]];
  return Object.fromEntries([...name, ...expr.matchers.map(({ label, value }) => [label, value])]);
};

const signed = (text: string): number => {
  const value = numberOf(text.replace(/^[-+]/, ''));
  if (value === undefined) throw new Error(`${text} is no number`);
  return text.startsWith('-') ? -value : value;
};

/** `1+2x3` is 1 3 5 7, `5x2` is 5 5 5, `_x2` is two missing samples. */
const ticksOf = (text: string): readonly Tick[] => {
  const [, nothing = '1'] = /^_x(\d+)$/.exec(text) ?? [];
  if (text.startsWith('_')) return Array.from({ length: Number(nothing) }, () => '_');
  if (text === 'stale') return ['stale'];
  const [, start = text, change = '0', count = '0'] = /^(.+?)([-+][\d.]+)?x(\d+)$/.exec(text) ?? [];
  const ticks: number[] = [signed(start)];
  for (let index = 0; index < Number(count); index += 1) ticks.push(ticks[index]! + signed(change));
  return ticks;
};

/** As the evaluator reads them. A series may stand on several lines. */
export const sourceSeriesOf = (series: readonly ConformanceSeries[]): readonly SourceSeries[] =>
  series.map(({ labels, interval, ticks }) => {
    const indices = (isWanted: (tick: Tick | undefined) => boolean): readonly number[] =>
      [...ticks.keys()].filter((index) => isWanted(ticks[index]));
    const numbers = indices((tick) => typeof tick === 'number');
    return {
      labels,
      times: Float64Array.from(numbers, (index) => index * interval),
      values: Float64Array.from(numbers, (index) => Number(ticks[index])),
      ends: Float64Array.from(
        indices((tick) => tick === 'stale'),
        (index) => index * interval,
      ),
    };
  });
