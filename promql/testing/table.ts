/** Claims about single expressions, a row each. */
import { expect, test } from '@jest/globals';
import { answer } from './series.ts';

export interface Row {
  readonly claim: string;
  readonly expr: string;
  readonly series: readonly string[];
  /** Seconds. */
  readonly at: number;
  readonly is: readonly string[];
}

export const table = (rows: readonly Row[]): void => {
  test.each(rows)('$claim', ({ expr, series, at, is }) => {
    expect(answer(expr, series, at)).toEqual(is);
  });
};
