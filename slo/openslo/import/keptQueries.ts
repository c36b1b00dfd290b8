/**
 * The queries of a ratio as what measures the imported objective (`of`), so that the same events are counted as before. Undefined where
 * they are not PromQL that counts events over any window: then they are in the comment above the objective only.
 */
import { promql, ratio, type RatioSource } from '../../../model/indicatorSource.ts';
import { readIndicator } from '../../sources/readSource.ts';
import type { Counted } from './counted.ts';

export const keptQueries = (counted: Counted): RatioSource | undefined => {
  if (counted.form !== 'ratio' || counted.query.trim() === '' || counted.total.trim() === '') return undefined;
  const [events, total] = [counted.query, counted.total].map((query) => promql(withOpenWindow(query)));
  if (events === undefined || total === undefined) return undefined;
  const source = counted.part === 'good' ? ratio({ good: events, total }) : ratio({ bad: events, total });
  return 'faults' in readIndicator(source, 'of', 'api', undefined) ? undefined : source;
};

/** Generators of OpenSLO write the window as a template: `[{{.window}}]`, `[$__range]`. */
const withOpenWindow = (query: string): string =>
  query.trim().replaceAll(/\[\s*(\{\{\s*\.?window\s*\}\}|\$\{?window\}?|\$__range|\$__interval)\s*\]/g, '[$window]');
