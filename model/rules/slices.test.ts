import { describe, expect, test } from '@jest/globals';
import { availability } from '../objective.ts';
import { problemsWith, problemText } from '../testing/orders.ts';

const common = { target: '99.9%', window: '30d', why: 'w', rejected: [] } as const;

/** Values that the types refuse, as a definition without type checks has them. */
const problemsOf = (parts: Readonly<Record<string, unknown>>): readonly string[] =>
  problemsWith({
    objectives: [availability('api', { ...common, ...parts })],
  });

const slices = (length: unknown, good: unknown = '95%'): Readonly<Record<string, unknown>> => ({
  slices: { length, good },
});
const path = 'objectives[0].slices';

describe('time slices', () => {
  test.each([
    ['30d', '1m', '99.9%'],
    ['30d', '30m', '99.9%'],
    ['7d', '7m', '99.9%'],
    ['calendar month', '1h', '99%'],
    ['calendar year', '6h', '99.9%'],
    ['90d', '6h', '99%'],
  ])('in %s of %s at %s are taken', (window, length, target) => {
    expect(problemsOf({ window, target, ...slices(length) })).toEqual([]);
  });

  test.each([
    [
      '7d',
      '8d',
      '99%',
      'over-window',
      'slices of 8d are longer than the window of 7d: it never holds a whole slice',
      "write shorter slices, such as '1m'",
    ],
    [
      'calendar day',
      '25h',
      '99%',
      'over-window',
      'slices of 25h are longer than the window of calendar day: it never holds a whole slice',
      "write shorter slices, such as '1m'",
    ],
    [
      'calendar month',
      '29d',
      '1%',
      'over-window',
      'slices of 29d are longer than the window of calendar month: it never holds a whole slice',
      "write shorter slices, such as '1m'",
    ],
    [
      '30d',
      '7m',
      '99%',
      'over-window',
      'the window of 30d does not divide into slices of 7m',
      "write slices that divide a day, such as '1m', '5m' or '1h'",
    ],
    [
      'calendar month',
      '7m',
      '99%',
      'over-window',
      'the window of calendar month does not divide into slices of 7m',
      "write slices that divide a day, such as '1m', '5m' or '1h'",
    ],
  ])('in %s of %s at %s are refused (%s)', (window, length, target, id, message, fix) => {
    expect(problemsOf({ window, target, ...slices(length) })).toEqual([
      problemText(`model/slices-${id}`, `${path}.length`, message, fix),
    ]);
  });

  test.each(['12h', '1d', '7d'])('of %s are longer than what an alert looks at', (length) => {
    const message = `slices of ${length} are longer than 6h, the longest window of the burn alerts of a day: nobody would be notified`;
    expect(problemsOf({ window: '90d', ...slices(length) })).toEqual([
      problemText('model/slices-too-long', `${path}.length`, message, "write shorter slices, such as '1m'"),
    ]);
  });

  test.each([
    ['30d', '6h', '99.9%', 120, '0.12'],
    ['1d', '1h', '99%', 24, '0.24'],
    ['30d', '1h', '99.9%', 720, '0.72'],
  ])('in %s of %s at %s leave no slice to lose', (window, length, target, count, allowed) => {
    const message = `of the ${count} slices of ${length} in ${window}, ${target} allows ${allowed} to be bad: the first bad slice breaks the objective`;
    expect(problemsOf({ window, target, ...slices(length) })).toEqual([
      problemText('model/no-slice-to-lose', `${path}.length`, message, 'write shorter slices, or a lower target'),
    ]);
  });

  test.each([
    ['1 m', 'bad-quantity', 'length', "'1 m' is not a duration", "write '1m'"],
    [
      60,
      'bad-quantity',
      'length',
      '60 is not a duration: it has no unit',
      "write a duration such as '500ms', '2s', '5m', '1h' or '30d'",
    ],
    [
      '30s',
      'out-of-range',
      'length',
      "'30s' is not between '1m' and '3650d', the limits of a time slice",
      "write '1m'",
    ],
    [
      '90s',
      'out-of-range',
      'length',
      "'90s' is not a whole number of minutes, in which slices are counted",
      "write '2m'",
    ],
  ])('of %j are refused', (length, id, field, message, fix) => {
    expect(problemsOf(slices(length))).toEqual([problemText(`model/${id}`, `${path}.${field}`, message, fix)]);
  });

  test.each([
    [
      '0%',
      'out-of-range',
      'slices that are good from 0% on are always good, while everything fails',
      "write the smallest share of good events, such as '95%'",
    ],
    ['101%', 'bad-quantity', "'101%' is more than 100%", "write a share from '0%' to '100%'"],
    [0.95, 'bad-quantity', '0.95 is not a percentage: it has no unit', "write '95%'"],
  ])('that are good from %j on are refused', (good, id, message, fix) => {
    expect(problemsOf(slices('1m', good))).toEqual([problemText(`model/${id}`, `${path}.good`, message, fix)]);
  });

  test('with other words are refused, each with what there is', () => {
    expect(problemsOf({ slices: { length: '1m', good: '95%', empty: 'bad' } })).toEqual([
      problemText(
        'model/unknown-value',
        `${path}.empty`,
        "'bad' is not 'good' or 'not counted'",
        "write 'good' or 'not counted'",
      ),
    ]);
    expect(problemsOf({ slices: { size: '1m', good: '95%' } })).toEqual([
      problemText(
        'model/unknown-field',
        `${path}.size`,
        "there is no 'size' here",
        'remove it; the fields here are length, good, empty',
      ),
      problemText('model/missing-field', `${path}.length`, 'length is missing', 'add length'),
    ]);
    expect(problemsOf({ slices: '1m' })).toEqual([
      problemText(
        'model/wrong-type',
        path,
        "'1m' is not an object such as { length: '1m', good: '95%' }",
        "write an object such as { length: '1m', good: '95%' }",
      ),
    ]);
  });
});

describe('a time zone', () => {
  test('is taken for a calendar window', () => {
    expect(problemsOf({ window: 'calendar quarter', timeZone: 'America/Santiago' })).toEqual([]);
  });

  const unknown = 'is not a time zone of the IANA database';
  const isOffset = 'is an offset: a time zone has a clock that may be set forward and back';
  const write = "write its name, such as 'America/Santiago', 'Asia/Kolkata' or 'Europe/Berlin'";

  test.each([
    ['Santiago', `'Santiago' ${unknown}`, "did you mean 'America/Santiago'?"],
    ['america/santiago', `'america/santiago' ${unknown}`, "did you mean 'America/Santiago'?"],
    ['-03:00', `'-03:00' ${isOffset}`, write],
    ['CLT', `'CLT' ${unknown}`, write],
    ['', `'' ${unknown}`, write],
    [3, `3 ${unknown}`, write],
    [null, `null ${unknown}`, write],
  ])('%j is none', (timeZone, message, fix) => {
    expect(problemsOf({ window: 'calendar month', timeZone })).toEqual([
      problemText('model/unknown-time-zone', 'objectives[0].timeZone', message, fix),
    ]);
  });

  test('has no effect on a rolling window', () => {
    const message = "a rolling window of 30d begins at no hour of any time zone: 'Asia/Kolkata' has no effect";
    const fix = "remove it, or write a calendar window, such as 'calendar month'";
    expect(problemsOf({ timeZone: 'Asia/Kolkata' })).toEqual([
      problemText('model/unused-time-zone', 'objectives[0].timeZone', message, fix),
    ]);
  });
});
