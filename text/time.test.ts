import { expect, test } from '@jest/globals';
import { timeText } from './time.ts';

test.each([
  [0, '0 seconds'],
  [0.2, 'less than a second'],
  [1, '1 second'],
  [60, '1 minute'],
  [2_592, '43 minutes 12 seconds'],
  [3_599.9, '1 hour'],
  [3_600, '1 hour'],
  [180_000, '2 days 2 hours'],
  [86_399, '1 day'],
])('%d seconds are said as %s', (seconds, said) => {
  expect(timeText(seconds)).toBe(said);
});
