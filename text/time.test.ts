import { expect, test } from '@jest/globals';
import { latencyText, lengthText, millisecondsText, spanText, timeText } from './time.ts';

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

test.each([
  [spanText(45), '45 s'],
  [spanText(131), '2 min 11 s'],
  [spanText(300), '5 min'],
  [spanText(3_900), '1 h 5 min'],
  [latencyText(12.3), '12.3 ms'],
  [latencyText(6_000), '6 s'],
  [millisecondsText(3.214), '3.21 ms'],
  [millisecondsText(45.64), '45.6 ms'],
  [millisecondsText(312.2), '312 ms'],
  [lengthText(44.2), '45s'],
  [lengthText(121), '3m'],
  [lengthText(7_201), '3h'],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});
