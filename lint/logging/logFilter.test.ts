import { describe, expect, test } from '@jest/globals';
import { readLogFilter } from './logFilter.ts';
import { meantLevel } from './severity.ts';

const faultsOf = (text: string): readonly string[] =>
  readLogFilter(text).faults.map(({ from, to, message, fix }) => `${text.slice(from, to)} | ${message} | ${fix}`);

describe('a fault in a filter of logs is found at its place, with the remedy', () => {
  test.each([
    ['severity>="ERROR', '" | a quote in the filter is never closed | close it, or write \\" inside a text'],
    ['(severity>=ERROR', '( | this bracket is never closed | close it'],
    ['severity>=ERROR OR', 'OR | there is nothing after OR | remove OR, or write a comparison after it'],
    ['jsonPayload.x==1', '== | == is no operator of this filter | write ='],
    ['severity>=ERROR && textPayload:"a"', '&& | && is no word of a filter | write AND'],
    ['severity>=ERROR and textPayload:"a"', 'and | and in small letters is a text to search for | write AND'],
    ['severity>=ERROR not textPayload:"a"', 'not | not in small letters is a text to search for | write NOT'],
    ['jsonPayload.msg=~foo.*', 'foo.* | the expression foo.* has no quotes | write "foo.*"'],
    [
      'textPayload=~("a" OR "(b")',
      '"(b" | (b is no regular expression of RE2: missing closing ) | correct the expression',
    ],
    ['severty="x"', 'severty | a log entry has no field severty | write severity'],
    [
      'resource.lables.x="y"',
      'resource.lables.x | a log entry has no field resource.lables.x | write resource.labels.x',
    ],
    [
      'httpRequest.statuss>=500',
      'httpRequest.statuss | a log entry has no field httpRequest.statuss | write httpRequest.status',
    ],
    [
      'metric.type="x"',
      'metric.type | metric.type is no field of a log entry: metrics have it | write a field such as resource.type, severity or jsonPayload.…',
    ],
    [
      'timestamp>="yesterday"',
      '"yesterday" | "yesterday" is no time for timestamp | write a time such as "2026-01-31T12:00:00Z"',
    ],
    ['jsonPayload.x=one_of("a","b")', 'one_of | a filter of logs has no function one_of | write =("…" OR "…")'],
    [
      'resource.type="a" resource.type="b"',
      'resource.type="b" | resource.type is there twice, as a and as b: nothing is both | write OR between them, or keep one',
    ],
  ])('%s', (text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});

test.each([
  'resource.type = "k8s_cluster" AND (severity = "ERROR" OR "error")',
  'resource.type="gce_instance" AND\nseverity >= "ERROR" AND\nNOT textPayload:robot',
  'protoPayload.methodName=~"[A-z.]+(Create|insert)[A-z]*" AND protoPayload.@type="type.googleapis.com/google.cloud.audit.AuditLog"',
  'LOG_ID("a") OR log_id("b") -- comment',
  'severity=(ERROR OR CRITICAL) resource.type=("a" OR "b")',
  'timestamp>=2026-01-01T00:00:00Z receiveTimestamp<"2026-01-02"',
  'CAST(jsonPayload.x, INT64) > 5 operation.id:* jsonPayload.a.b[0].c="x"',
  'labels."k8s-pod/app"="x" "disk full" -"test" json_payload.x="a"',
  'ip_in_net(jsonPayload.ip, "10.1.2.0/24") SEARCH("hello world") not found',
  'severity>=ERROR AND ${var.filter} OR',
])('%s has no fault', (text) => {
  expect(faultsOf(text)).toEqual([]);
});

test.each([
  ['WARN', 'WARNING'],
  ['fatal', 'CRITICAL'],
  ['EROR', 'ERROR'],
  ['purple', undefined],
])('the level %s is meant as %s', (name, level) => {
  expect(meantLevel(name)).toBe(level);
});
