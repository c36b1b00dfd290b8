/** The streaming window of BigQuery: which values of the partition column have a chance to be stored. */
import { describe, expect, test } from '@jest/globals';
import { date, integer, optional, timestamp } from '../../model/schema.ts';
import { bigquery } from '../../model/stage.ts';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { compileMessage } from './message.ts';
import { publishedTooLongAgo } from './partitionDay.ts';

const now = Date.parse('2026-11-30T18:00:00Z');
const systemBy = (type: 'timestamp' | 'date', partitionBy: string | undefined = 'at'): PipelineSystem => ({
  ...freight,
  schema: { id: integer(), at: optional(type === 'date' ? date() : timestamp()) },
  stages: { ...freight.stages, table: { ...bigquery('w.t'), partitionBy } },
});
const codeOf = (system: PipelineSystem, message: object, anyDay = false): string => {
  const parsed = compileMessage(system, { now: () => now, anyDay }).fromValue(message);
  return parsed.kind === 'Rejection' ? parsed.code : 'accepted';
};
const reason =
  "must be a day from 2021-12-01 to 2027-12-01: BigQuery streams rows into partitions of the last 1825 days and the next 366; load other rows with 'atalaya backfill freight FILE'";

describe('a message is refused exactly when the day of its partition cannot be streamed', () => {
  test.each([
    ['timestamp', '2021-12-01T00:00:00Z', 'accepted'],
    ['timestamp', '2021-11-30T23:59:59.999999Z', 'outside-streaming-window'],
    ['timestamp', '2021-12-01T01:00:00+02:00', 'outside-streaming-window'],
    ['timestamp', '2027-12-01T23:59:59.999999Z', 'accepted'],
    ['timestamp', '2027-12-02T00:00:00Z', 'outside-streaming-window'],
    ['timestamp', '0001-01-01T00:00:00Z', 'outside-streaming-window'],
    ['timestamp', '9999-12-31T23:59:59Z', 'outside-streaming-window'],
    ['timestamp', null, 'accepted'],
    ['timestamp', undefined, 'accepted'],
    ['date', '2021-12-01', 'accepted'],
    ['date', '2021-11-30', 'outside-streaming-window'],
    ['date', '2027-12-01', 'accepted'],
    ['date', '2027-12-02', 'outside-streaming-window'],
    ['date', null, 'accepted'],
  ] as const)('%s %s: %s', (type, at, code) => {
    expect(codeOf(systemBy(type), { id: 1, at })).toBe(code);
  });

  test('the reason has the range and the way out, and no value of the row', () => {
    expect(compileMessage(systemBy('date'), { now: () => now }).fromValue({ id: 1, at: '2001-01-01' })).toEqual({
      kind: 'Rejection',
      code: 'outside-streaming-window',
      field: 'at',
      reason: `field 'at' ${reason}`,
    });
  });

  test('a load takes every day, and so does a table that published-at partitions', () => {
    expect(codeOf(systemBy('date'), { id: 1, at: '2001-01-01' }, true)).toBe('accepted');
    expect(codeOf({ ...systemBy('date'), stages: freight.stages }, { id: 1, at: '2001-01-01' })).toBe('accepted');
  });
});

test('a replay keeps its time of publishing, which has to be in the window where it partitions the table', () => {
  const at = (text: string, system: PipelineSystem = freight) => publishedTooLongAgo(system, Date.parse(text), now);
  expect(at('2021-12-01T00:00:00Z')).toBeUndefined();
  expect(at('2021-11-30T23:59:59.999Z')).toEqual({
    kind: 'Rejection',
    code: 'outside-streaming-window',
    field: undefined,
    reason: `the time of publishing ${reason}`,
  });
  expect(at('1970-01-01T00:00:00Z', systemBy('date'))).toBeUndefined();
});
