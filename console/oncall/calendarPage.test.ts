import { describe, expect, test } from '@jest/globals';
import { rotation, schedule } from '../../alerts/oncall/testing/schedules.ts';
import { compileSchedule } from '../../alerts/oncall/timeline.ts';
import type { Schedule } from '../../model/oncall/schedule.ts';
import organization from '../../test/fixtures/systems/organization.ts';
import { calendarPage } from './calendarPage.ts';

const [begin, end] = [Date.parse('2026-10-26T00:00-05:00'), Date.parse('2026-11-09T00:00-06:00')];

const page = (plan: Schedule, now = begin): string =>
  calendarPage({
    organization,
    schedules: [{ schedule: plan, owners: ['web'], timeline: compileSchedule(plan, { begin, end }) }],
    begin,
    end,
    timeZone: 'Asia/Kolkata',
    made: now,
    timeZoneDatabase: '2026c',
  });

const inChicago = (changes: Partial<Schedule>): Schedule =>
  schedule({ timeZone: 'America/Chicago', layers: [rotation({ timeZone: 'America/Chicago' })], ...changes });

/** Left and width of the bars of each week, in percent. */
const barsOf = (html: string): readonly (readonly number[])[] =>
  html
    .split('<div class="week">')
    .slice(1)
    .map((week) =>
      [
        ...week.matchAll(
          /<li class="(?!p\d">)[^"]*" style="left:([\d.]+)%;width:([\d.]+)%"|<li class="p\d" style="left:([\d.]+)%;width:([\d.]+)%"/g,
        ),
      ].flatMap(([, a, b, c, d]) => [Number(a ?? c), Number(b ?? d)]),
    );

describe('the page of a calendar', () => {
  test('fills each week with bars, one beside the other, also the week of 169 hours', () => {
    const weeks = barsOf(page(inChicago({})));
    expect(weeks).toHaveLength(2);
    for (const bars of weeks) {
      let at = 0;
      for (let index = 0; index < bars.length; index += 2) {
        expect(bars[index]).toBeCloseTo(at, 1);
        at += bars[index + 1]!;
      }
      expect(at).toBeCloseTo(100, 1);
    }
  });

  test('says that nobody is on call, in the weeks and above them', () => {
    const html = page(
      inChicago({
        layers: [rotation({ timeZone: 'America/Chicago', restrictions: [{ begin: '08:00', end: '20:00' }] })],
      }),
    );
    expect(html).toContain('15 gaps, in which nobody is on call.');
    expect(html).toContain('<li class="nobody"');
    expect(html).toContain('<td class="nobody">nobody</td>');
  });

  test('shows each shift in the time of the schedule and in the reader’s', () => {
    const html = page(inChicago({}));
    expect(html).toContain(
      '<td>Mon 2026-11-02 09:00-06:00 to Mon 2026-11-09 09:00-06:00</td><td>Mon 2026-11-02 20:30+05:30 to Mon 2026-11-09 20:30+05:30</td>',
    );
  });

  test('names who is on call now, by the same timeline', () => {
    expect(page(inChicago({}), Date.parse('2026-11-02T14:59Z'))).toContain('Now: <b>ana</b>');
    expect(page(inChicago({}), Date.parse('2026-11-02T15:00Z'))).toContain('Now: <b>bo</b>');
  });

  test('shows names and reasons as text, whatever they contain', () => {
    const reason = '<script>alert(1)</script>';
    const html = page(
      inChicago({
        overrides: [
          { people: ['eva'], instead: undefined, begin: '2026-10-28T00:00Z', end: '2026-10-29T00:00Z', reason },
        ],
      }),
    );
    expect(html).not.toContain('<script');
    expect(html).toContain('override: &lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('loads nothing', () => {
    expect(page(inChicago({}))).not.toMatch(/<script|<link|<img|https?:|url\(/);
  });
});
