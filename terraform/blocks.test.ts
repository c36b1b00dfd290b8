import { describe, expect, test } from '@jest/globals';
import { blockOf } from './blocks.ts';
import { literal, nameOf, terraformFile } from './expression.ts';

describe('a body of the API as a block', () => {
  test('has its names in snake case, but for keys of labels', () => {
    expect(blockOf({ displayName: 'a', userLabels: { someTeam: 'b' }, conditions: [{ thresholdValue: 1 }] })).toEqual({
      display_name: 'a',
      user_labels: { someTeam: 'b' },
      conditions: [{ threshold_value: 1 }],
    });
  });

  test('has the names that the provider spells otherwise', () => {
    expect(blockOf({ requestBased: { goodTotalRatio: {} } }, { requestBased: 'request_based_sli' })).toEqual({
      request_based_sli: { good_total_ratio: {} },
    });
  });

  test('leaves out what is undefined, and keeps false and 0', () => {
    expect(blockOf({ a: undefined, b: false, c: 0 })).toEqual({ b: false, c: 0 });
  });
});

test.each([
  ['${a}', '$${a}'],
  ['%{if a}', '%%{if a}'],
  ['$5 and 5%', '$5 and 5%'],
  ['$${a}', '$$${a}'],
])('%s means itself as %s', (text, escaped) => {
  expect(literal(text)).toBe(escaped);
});

test.each([
  ['api-latency-1.5s', 'api_latency_1_5s'],
  ['7-days', 'n7_days'],
])('%s is called %s', (text, name) => {
  expect(nameOf(text)).toBe(name);
});

test('a file has no section and no type without blocks', () => {
  expect(terraformFile({ data: { a: {} }, resource: { b: { c: { d: [] } }, e: undefined } })).toBe(
    `${JSON.stringify({ resource: { b: { c: { d: [] } } } }, null, 2)}\n`,
  );
});
