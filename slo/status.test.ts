import { describe, expect, test } from '@jest/globals';
import { freshness } from '../model/objective.ts';
import { judgementText } from './judgementText.ts';
import { judge, type Counts } from './judge.ts';
import { sloOf } from './slo.ts';
import { statusAt, verdictOf } from './status.ts';

const objective = freshness('ingest', {
  target: '99%',
  window: 'calendar month',
  under: '1m',
  why: 'boards show what just happened',
  rejected: [],
});
const slo = sloOf({ id: 'freight' }, objective);
const at = Date.parse('2024-02-15T12:00:00Z');
const minutes = 60_000;

describe('a status', () => {
  test('judges the window and burns over five minutes, one hour and six', () => {
    const queries: string[] = [];
    const status = statusAt(
      slo,
      (_slo, from, to) => {
        queries.push(`${new Date(from).toISOString()} ${(to - from) / minutes}`);
        return { good: 98, total: 99, overdue: 1 };
      },
      at,
    );
    expect(queries.toSorted()).toEqual([
      '2024-02-01T00:00:00.000Z 20880',
      '2024-02-15T06:00:00.000Z 360',
      '2024-02-15T11:00:00.000Z 60',
      '2024-02-15T11:55:00.000Z 5',
    ]);
    expect([status.burn['5m'], status.burn['1h'], status.burn['6h']].map(String)).toEqual(['2', '2', '2']);
    expect([verdictOf(status.judgement), status.window.elapsed.toFixed()]).toEqual(['not met', '0.5']);
  });

  test('has no burn where a span has no events', () => {
    const onlyLongAgo = (_slo: unknown, from: number, to: number): Counts =>
      to - from > 60 * minutes ? { good: 4, total: 4, overdue: 0 } : { good: 0, total: 0, overdue: 0 };
    const { burn, judgement } = statusAt(slo, onlyLongAgo, at);
    expect([burn['5m'], burn['1h'], burn['6h']?.toFixed(), verdictOf(judgement)]).toEqual([
      undefined,
      undefined,
      '0',
      'met',
    ]);
  });
});

test.each([
  { good: 1000, total: 1000, overdue: 0, text: 'met: 100% of 99%, budget left 100%' },
  { good: 999_999, total: 1_000_000, overdue: 0, text: 'met: 99.9999% of 99%, budget left 99.99%' },
  { good: 98, total: 99, overdue: 1, text: 'not met: 98.00% of 99%, budget left -100.00%' },
  // The worked example of docs/guides/objectives.md.
  { good: 199_198, total: 200_002, overdue: 0, text: 'met: 99.60% of 99%, budget left 59.80%' },
  { good: 0, total: 0, overdue: 0, text: 'no data' },
])('$good good of $total and $overdue overdue read: $text', ({ text, ...counts }) => {
  expect(judgementText(judge(counts, slo), slo)).toBe(text);
});
