import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { located, ordersWith, promisesWith, words } from './testing/promisesWith.ts';
import { promisesOf } from './promises.ts';
import { windowLimit } from './windowLimit.ts';

const fix =
  "  fix: write '30d' or fewer whole days, or 'calendar month' in UTC, if you need an SLO there; burn-rate alerts, Prometheus rules, OpenSLO and atalaya slo status work without it";
const page = '  why: docs/checks/slo/window-limit.md';

test('windows and slices that Cloud Monitoring has no SLO for are warnings, each at its field', () => {
  const parts = [
    { window: '12h' },
    { window: '45d' },
    { window: 'calendar quarter' },
    { window: 'calendar year' },
    { window: 'calendar month', timeZone: 'America/Santiago' },
    { window: '7d', slices: { length: '7m', good: '95%' } },
  ] as const;
  const objectives = parts.map((part, index) =>
    availability('api', { ...words, id: `a${index}`, target: '99%', ...part }),
  );
  const head = (index: number, field: string): string =>
    `slo/window-limit  systems/orders.ts objectives[${index}].${field}  (warning)`;
  const what = (of: string): string => `  Cloud Monitoring cannot have an SLO for ${of}`;
  expect(findingLines(windowLimit, promisesOf([located({ ...ordersWith(), objectives })]))).toEqual([
    head(0, 'window'),
    what('a rolling window of 12h: Cloud Monitoring takes whole days, at most 30'),
    fix,
    page,
    head(1, 'window'),
    what('a rolling window of 45d: Cloud Monitoring takes whole days, at most 30'),
    fix,
    page,
    head(2, 'window'),
    what('a calendar quarter: Cloud Monitoring has calendar days, weeks and months only'),
    fix,
    page,
    head(3, 'window'),
    what('a calendar year: Cloud Monitoring has calendar days, weeks and months only'),
    fix,
    page,
    head(4, 'timeZone'),
    what("a calendar month in America/Santiago: Cloud Monitoring's periods begin at midnight UTC"),
    fix,
    page,
    head(5, 'slices.length'),
    what('slices of 7m: Cloud Monitoring takes slices of a minute or more that divide a day'),
    fix,
    page,
  ]);
});

test('whole days up to 30, and calendar months of 31, are not', () => {
  expect(
    findingLines(
      windowLimit,
      promisesWith({
        objectives: (['1d', '30d', 'calendar month'] as const).map((window, i) =>
          availability('api', { ...words, id: `a${i}`, target: '99%', window }),
        ),
      }),
    ),
  ).toEqual([]);
});
