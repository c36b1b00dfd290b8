/**
 * Evaluates the transcribed conformance cases with Prometheus' own engine, so that a case that was transcribed wrong fails.
 * Expected errors must be errors there, too.
 */
import { describe, expect } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { keyOf } from '../../promql/labels.ts';
import { conformanceCases, type ConformanceCase, type ConformanceSeries } from '../../promql/testing/conformance.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { askPromtool, type Answer, type Sample } from './askPromtool.ts';
import type { Tick, World } from './worlds.ts';

const folder = path.join(import.meta.dirname, '../../promql/conformance');
const files = globSync('*.txt', { cwd: folder }).toSorted();

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** promtool takes one interval for all series: their greatest common divisor. */
const worldOf = (series: readonly ConformanceSeries[]): World => {
  const interval = series.reduce((common, item) => commonDivisor(common, item.interval), 0) || 60_000;
  const byLabels = Map.groupBy(series, ({ labels }) => keyOf(labels));
  return {
    interval: interval / 1_000,
    series: [...byLabels.values()].map((parts) => {
      const ticks: Tick[] = [];
      for (const part of parts) part.ticks.forEach((tick, index) => (ticks[(index * part.interval) / interval] = tick));
      return { labels: parts[0]!.labels, ticks: Array.from(ticks, (tick) => tick ?? '_') };
    }),
  };
};

const expectedAt = ({ expected }: ConformanceCase, index: number): readonly Sample[] =>
  expected.kind === 'Result'
    ? expected.series.flatMap(({ labels, values }) => {
        const value = values[index];
        return value === undefined ? [] : [{ labels, value }];
      })
    : [];

/** Compares as Prometheus' own tests do: within a millionth. */
const isNear = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-6 * (Math.abs(a) + Math.abs(b));

const agrees = (claim: ConformanceCase, index: number, answer: Answer): boolean => {
  if (claim.expected.kind === 'Error' || typeof answer === 'string') {
    return claim.expected.kind === 'Error' && typeof answer === 'string';
  }
  const known = new Map(answer.map(({ labels, value }) => [keyOf(labels), value]));
  const expected = expectedAt(claim, index);
  return (
    expected.length === answer.length &&
    expected.every(({ labels, value }) => {
      const answered = known.get(keyOf(labels));
      return answered !== undefined && isNear(answered, value);
    })
  );
};

describe.each(files.filter((file) => file !== 'refused.txt'))('%s', (file) => {
  testWith(
    'promtool',
    'has the same results in Prometheus',
    (promtool) => {
      const cases = conformanceCases(readFileSync(path.join(folder, file), 'utf8'));
      const wrong = [...Map.groupBy(cases, ({ series }) => series)].flatMap(([series, claims]) => {
        const questions = claims.flatMap((claim) =>
          claim.instants.map((at, index) => ({ claim, index, expr: claim.query, at: at / 1_000 })),
        );
        const answers = askPromtool(promtool, temporaryFolder(), worldOf(series), questions);
        return questions.flatMap(({ claim, index, expr, at }, position) =>
          agrees(claim, index, answers[position]!)
            ? []
            : [{ expr, at, expected: expectedAt(claim, index), prometheus: answers[position] }],
        );
      });
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});
