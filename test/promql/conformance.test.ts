/**
 * Evaluates the transcribed conformance cases with Prometheus' own engine: none was transcribed wrong, and what is an error
 * here is an error there.
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

/** promtool's series have one interval: the largest that fits all. */
const worldOf = (series: readonly ConformanceSeries[]): World => {
  const interval = series.reduce((common, one) => commonDivisor(common, one.interval), 0) || 60_000;
  const alike = Map.groupBy(series, ({ labels }) => keyOf(labels));
  return {
    interval: interval / 1_000,
    series: [...alike.values()].map((parts) => {
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

/** As Prometheus' tests compare: to a millionth. */
const isNear = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-6 * (Math.abs(a) + Math.abs(b));

const agrees = (claim: ConformanceCase, index: number, answer: Answer): boolean => {
  if (claim.expected.kind === 'Error' || typeof answer === 'string') {
    return claim.expected.kind === 'Error' && typeof answer === 'string';
  }
  const known = new Map(answer.map(({ labels, value }) => [keyOf(labels), value]));
  const wanted = expectedAt(claim, index);
  return (
    wanted.length === answer.length &&
    wanted.every(({ labels, value }) => {
      const other = known.get(keyOf(labels));
      return other !== undefined && isNear(other, value);
    })
  );
};

describe.each(files.filter((file) => file !== 'refused.txt'))('%s', (file) => {
  testWith(
    'promtool',
    'is true of Prometheus',
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
            : [{ expr, at, expected: expectedAt(claim, index), theirs: answers[position] }],
        );
      });
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});
