import { expect, test } from '@jest/globals';
import { chanceText, countText, figure, many } from './count.ts';

test.each([
  { count: 0, text: '0' },
  { count: 999, text: '999' },
  { count: 1000, text: '1,000' },
  { count: 123_456_789, text: '123,456,789' },
  { count: 1234.5678, text: '1,234.5678' },
])('$count events are $text', ({ count, text }) => {
  expect(countText(count)).toBe(text);
});

test.each([
  [0, 'system', '0 systems'],
  [1, 'system', '1 system'],
  [1_234, 'system', '1,234 systems'],
])('%d of the noun %s are %s', (count, noun, text) => {
  expect(many(count, noun)).toBe(text);
});

test('a plural of its own is given', () => {
  expect([many(1, 'policy', 'policies'), many(2, 'policy', 'policies')]).toEqual(['1 policy', '2 policies']);
});

test.each([
  [0.0421, '0.0421'],
  [12.54, '12.5'],
  [1_500, '1,500'],
  [0, '0'],
])('%p is written %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

test.each([
  [0.00392, '0.0039'],
  [0.5, '0.5'],
  [0.0000123, '1.2e-5'],
])('a chance of %p is written %s', (p, text) => {
  expect(chanceText(p)).toBe(text);
});
