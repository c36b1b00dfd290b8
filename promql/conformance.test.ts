/** Cases of Prometheus' own conformance tests: the right result, or refused by name. See promql/conformance/README.md. */
import { describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateAt, evaluateRange } from './evaluate.ts';
import { keyOf } from './labels.ts';
import { parsePromql } from './parse.ts';
import { PromqlError } from './promqlError.ts';
import { memorySource } from './source.ts';
import { conformanceCases, sourceSeriesOf, type ConformanceCase, type ExpectedSeries } from './testing/conformance.ts';

const folder = path.join(import.meta.dirname, 'conformance');
const files = globSync('*.txt', { cwd: folder }).toSorted();

const evaluated = ({ query, series, instants, isRange }: ConformanceCase): readonly ExpectedSeries[] => {
  const source = memorySource(sourceSeriesOf(series));
  const [from = 0, second = from + 1] = instants;
  if (!isRange) {
    return evaluateAt(parsePromql(query), source, from).map(({ labels, value }) => ({ labels, values: [value] }));
  }
  const range = { from, to: instants.at(-1) ?? from, step: second - from };
  return evaluateRange(parsePromql(query), source, range).series.map(({ labels, times, values }) => ({
    labels,
    values: instants.map((at) => (times.includes(at) ? values[times.indexOf(at)] : undefined)),
  }));
};

const faultOf = (claim: ConformanceCase): { readonly code: string; readonly problem: string } | undefined => {
  try {
    evaluated(claim);
    return undefined;
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return { code: error.code, problem: error.problem };
  }
};

/** As Prometheus' tests compare: to a millionth. */
const isNear = (a: number | undefined, b: number | undefined): boolean => {
  if (a === undefined || b === undefined || Object.is(a, b) || a === b) return a === b || Object.is(a, b);
  return Math.abs(a - b) <= 1e-6 * (Math.abs(a) + Math.abs(b));
};

/** What was expected, where it is near, so that a difference can be read. */
const nearest = (ours: readonly ExpectedSeries[], theirs: readonly ExpectedSeries[]): readonly ExpectedSeries[] => {
  const known = new Map(theirs.map((series) => [keyOf(series.labels), series]));
  return ours.map((series) => {
    const other = known.get(keyOf(series.labels));
    return other?.values.every((value, index) => isNear(value, series.values[index])) === true ? other : series;
  });
};

const byLabels = (series: readonly ExpectedSeries[]): readonly ExpectedSeries[] =>
  series.toSorted((a, b) => (keyOf(a.labels) < keyOf(b.labels) ? -1 : 1));

const when = ({ instants, isRange }: ConformanceCase): string =>
  isRange ? `from ${instants[0]} to ${instants.at(-1)} ms` : `at ${instants[0]} ms`;

test('the guide and the decision name the number of cases', () => {
  const count = files.flatMap((file) => conformanceCases(readFileSync(path.join(folder, file), 'utf8'))).length;
  for (const page of ['guides/promql.md', 'decisions/2026-11-29-an-evaluator-of-our-own.md']) {
    expect(readFileSync(path.join(import.meta.dirname, '../docs', page), 'utf8')).toContain(`${count} cases`);
  }
});

describe.each(files)('%s', (file) => {
  const cases = conformanceCases(readFileSync(path.join(folder, file), 'utf8'));

  test.each(cases.map((claim) => [`${claim.heading}: ${claim.query} ${when(claim)}`, claim] as const))(
    '%s',
    (_, claim) => {
      const { expected } = claim;
      if (expected.kind === 'Refused') {
        expect(faultOf(claim)).toEqual({ code: 'unsupported', problem: expected.problem });
      } else if (expected.kind === 'Error') {
        expect(faultOf(claim)?.code).toMatch(/^(?:evaluation|syntax|type)$/);
      } else {
        const results = nearest(evaluated(claim), expected.series);
        const order = expected.isOrdered ? (series: readonly ExpectedSeries[]) => series : byLabels;
        expect(order(results)).toEqual(order(expected.series));
      }
    },
  );
});
