/** Panels with what most of them have in common filled in. */
import type { ChartPanel, NumberPanel, Series, TextPanel } from './panel.ts';
import type { Part } from '../series/systemSeries.ts';
import type { Row, Section } from './dashboard.ts';

/** A share of one, read as a percentage: UCUM, as Cloud Monitoring's own utilizations. Factors without a unit are '1'. */
export const share = '10^2.%';

type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export const chart = (
  panel: Optional<Omit<ChartPanel, 'kind'>, 'style' | 'scale' | 'marks' | 'width'>,
): ChartPanel => ({ kind: 'ChartPanel', style: 'lines', scale: 'linear', marks: [], width: 1, ...panel });

export const number = (panel: Optional<Omit<NumberPanel, 'kind'>, 'bands' | 'width'>): NumberPanel => ({
  kind: 'NumberPanel',
  bands: [],
  width: 1,
  ...panel,
});

export const text = (title: string, words: string, width = 1): TextPanel => ({
  kind: 'TextPanel',
  title,
  text: words,
  width,
});

export const line = (name: string, query: Series['query'], outcome?: string): Series => ({
  name,
  query,
  ...(outcome === undefined ? {} : { outcome }),
});

export const row = (height: Row['height'], ...panels: Row['panels']): Row => ({ kind: 'Row', height, panels });

/** None without panels. */
export const rowOf = (height: Row['height'], ...panels: Row['panels']): readonly Row[] =>
  panels.length === 0 ? [] : [row(height, ...panels)];

export interface TitledPart<P> {
  readonly part: P;
  /** With the name of the part where its stage has several. */
  readonly titled: (title: string) => string;
}

export const titledParts = <P extends Part>(parts: readonly P[]): readonly TitledPart<P>[] =>
  parts.map((part) => ({ part, titled: (title) => (parts.length === 1 ? title : `${title}: ${part.name}`) }));

export const section = (title: string, answers: string, ...rows: readonly Row[]): Section => ({
  kind: 'Section',
  title,
  answers,
  rows,
});
