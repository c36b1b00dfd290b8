/** Builders of panels with common defaults. */
import type { ChartPanel, NumberPanel, Series, TextPanel } from './panel.ts';
import type { Part } from '../series/stageSeries.ts';
import type { Row, Section } from './dashboard.ts';

/**
 * Shares are shown as percentages. UCUM unit, as in Cloud Monitoring's own utilizations; factors without unit are '1'.
 */
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

/** Omitted where it would have no panels. */
export const rowOf = (height: Row['height'], ...panels: Row['panels']): readonly Row[] =>
  panels.length === 0 ? [] : [row(height, ...panels)];

export interface TitledPart<P> {
  readonly part: P;
  /** Adds the name of the part where its stage has several. */
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
