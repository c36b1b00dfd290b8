import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { mqlFaults, mqlMetrics } from './mqlFaults.ts';

const query =
  "fetch cloud_run_revision | metric 'run.googleapis.com/request_count' | align rate(1m) | every 1m | condition val() > 5 '1/s'";

const faultsOf = (text: string, isCondition = true): readonly string[] =>
  mqlFaults(text, isCondition).map(({ from, to, message, fix }) => `${text.slice(from, to)} | ${message} | ${fix}`);

describe('a fault in MQL is found at its place, with the remedy', () => {
  test.each([
    [query.replace('rate(1m)', 'rate(1m'), '( | ( is never closed | add )'],
    [query.replace('rate(1m)', 'rate(1m]'), '] | ] closes ( | write )'],
    [query.replace('rate(1m)', 'rate 1m)'), ') | ) was never opened | remove it'],
    [query.replace("'1/s'", "'1/s"), "' | a quote in the query is never closed | close it"],
    [query.replace('align', 'algin'), 'algin | MQL has no operation algin | write align'],
    [`${query} |`, '| | there is no operation after | | remove |, or write an operation after it'],
    [
      query.replace(/ \| condition.*/, ''),
      "m | a query of a condition ends with condition or absent_for, and this one has neither | add | condition val() > 5 '1/s', or | absent_for 5m",
    ],
    [
      query.replace('| align', "| filter resource.zone =~ 'a(' | align"),
      "'a(' | a( is no regular expression of RE2: missing closing ) | correct the expression",
    ],
  ])('%s', (text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});

test.each([
  query,
  "{ fetch a | metric 'x/y' ; fetch b } | ratio | rate | window 1m | absent_for 5m",
  'fetch x | { metric \'a\' | filter (metric.x == "ok") || true ; ident } | join | div | condition val() > 1',
  "fetch x | metric '${var.metric}' | condition val() > 1",
  'fetch x | ${var.more}',
])('%s has no fault', (text) => {
  expect(faultsOf(text)).toEqual([]);
});

test('a chart needs no condition', () => {
  expect(faultsOf('fetch gce_instance | every 1m', false)).toEqual([]);
});

test('metrics are read in both forms', () => {
  expect(mqlMetrics(query).map(({ type }) => type)).toEqual(['run.googleapis.com/request_count']);
  expect(mqlMetrics('fetch gce_instance::compute.googleapis.com/instance/uptime').map(({ type }) => type)).toEqual([
    'compute.googleapis.com/instance/uptime',
  ]);
});

const piece = constantFrom('(', ')', '[', '}', "'", '"', '\\', ' | ', 'fetch ', 'a.b', '#', '\n', '=~', '${', '}');

test('of any text each fault has a place inside it', () => {
  assert(
    property(
      oneof(
        string(),
        array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        for (const { from, to } of mqlFaults(text, true)) {
          expect(0 <= from && from <= to && to <= text.length).toBe(true);
        }
      },
    ),
  );
});
