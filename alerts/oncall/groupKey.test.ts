import { expect, test } from '@jest/globals';
import { groupKey } from './groupKey.ts';

test('the path of routes, each with its matchers in order, and the labels that the alert has', () => {
  const path = [
    [
      { label: 'severity', op: '=', value: 'page' },
      { label: 'owner', op: '=', value: 'web' },
    ],
    [{ label: 'system', op: '=~', value: 'a\\|b' }],
  ] as const;
  expect(groupKey(path, ['system', 'owner', 'region'], { owner: 'web', system: 'a|b', stage: 'api' })).toBe(
    String.raw`{}/{owner="web",severity="page"}/{system=~"a\\|b"}:{owner="web", system="a|b"}`,
  );
});

test.each([
  ['a "b" \\', String.raw`a \"b\" \\`],
  ['tab\tline\n', String.raw`tab\tline\n`],
  ['\u0000\u0007\u007f\u00a0\u{e0001}', String.raw`\x00\a\x7f\u00a0\U000e0001`],
  ['über 𝒳😀', 'über 𝒳😀'],
])('%j is written as Go writes it', (value, written) => {
  expect(groupKey([], ['...'], { x: value })).toBe(`{}:{x="${written}"}`);
});
