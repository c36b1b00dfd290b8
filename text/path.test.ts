import { expect, test } from '@jest/globals';
import { pathText } from './path.ts';

test.each([
  [['objectives', 1, 'under'], 'objectives[1].under'],
  [['labels', 'team/name'], 'labels["team/name"]'],
  [[0, 'a-b'], '[0].a-b'],
  [[], ''],
])('%j is written %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});
