import { describe, expect, test } from '@jest/globals';
import { maintenance } from '../../model/maintenance.ts';
import type { System } from '../../model/system.ts';
import { periodOf, periodsBefore } from '../../slo/report/period.ts';
import { sloReport, systemReport, type Firings, type SloReport, type Subject } from '../../slo/report/sloReport.ts';
import { slosOf } from '../../slo/slo.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { reportPage } from './page.ts';

const at = Date.parse('2026-12-01T08:00:00Z');
const period = periodOf('month', at);
const hour = 3_600_000;
const outage = Date.parse('2026-11-12T14:00:00Z');

const pages: Firings = {
  fired: [
    {
      kind: 'FiredAlert',
      id: 'a',
      title: 'orders <failing>',
      severity: 'page',
      times: [{ from: outage, to: undefined }],
    },
  ],
  evaluated: 3,
  notEvaluated: ['orders: a metric of Google Cloud only'],
};

const reportOf = (systems: readonly System[], of: Subject = 'system', bad = 500): SloReport =>
  sloReport(
    systems.map((system) =>
      systemReport(
        {
          system,
          begins: period.from - 40 * 24 * hour,
          objectives: slosOf(system).map((slo) => ({
            slo,
            coverage: undefined,
            counts: { good: 99_500 + 500 - bad, total: 100_000, overdue: 0 },
            hours: [
              { from: outage, to: outage + hour, good: 500 - bad, total: 500 },
              { from: outage + 24 * hour, to: outage + 25 * hour, good: 99_500, total: 99_500 },
            ],
            causes: bad === 0 ? [] : [{ kind: 'Response', method: 'GET', route: '/a<b>', status: '503', bad }],
            before: periodsBefore(period, 2, 0).map((past) => ({
              period: past,
              counts: { good: 10, total: 10, overdue: 0 },
            })),
          })),
          alerts: pages,
        },
        period,
      ),
    ),
    { of, period, at, source: 'a test', alertsFrom: [], fleetAlerts: of === 'fleet' ? pages : undefined },
  );

const page = (...args: Parameters<typeof reportOf>): string => reportPage(reportOf(...args));
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe('a page about one system', () => {
  const html = page([freight]);

  test('begins with a sentence that answers whether the promises were kept', () => {
    expect(html).toContain('<p class="first">freight kept 3 of 4 promises in November 2026.</p>');
    expect(html).toContain(
      '<p>Not kept: 99.9% of requests are answered without an error. It was 99.50%: 500 of 100,000 requests failed, 5.00 times what the promise allows.</p>' +
        '<p>All of it happened on 12 November, 14:00 to 15:00 UTC.</p>',
    );
  });

  test('loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\ssrc=|\son\w+=/i);
  });

  test('shows texts as they are, whatever is in them', () => {
    expect(html).toContain('orders &lt;failing&gt; (fires still at the end)');
    expect(html).toContain('GET /a&lt;b&gt; answered 503');
    expect(html).not.toContain('<failing>');
  });

  test('describes each plot, and has its figures in a table', () => {
    expect(count(html, /<svg /g)).toBe(5);
    expect(count(html, /<desc>/g)).toBe(5);
    expect(count(html, /The figures of this plot/g)).toBe(4);
    expect(html).toContain('<td class="time">12 November</td><td class="number">500</td>');
  });

  test('names the columns of every table, and can be read on paper and in the dark', () => {
    expect(count(html, /<table>/g)).toBe(count(html, /<caption>/g));
    expect(html).not.toMatch(/<th>/);
    expect(html).toMatch(/prefers-color-scheme: dark/);
    expect(html).toMatch(/@media print/);
  });

  test('shows what maintenance excludes, with its owner and reason', () => {
    const upgrade = maintenance({
      owner: 'shop',
      reason: 'database upgrade',
      begin: '2026-11-20T02:00:00Z',
      end: '2026-11-20T04:00:00Z',
    });
    const excluded = page([{ ...freight, maintenance: [upgrade] }]);
    expect(excluded).toContain(
      '<td class="time">20 November, 02:00 to 04:00</td><td>shop</td><td>database upgrade (api-availability, ',
    );
    expect(html).not.toContain('Excluded from the budgets');
  });
});

describe('a page about many systems', () => {
  const systems = Array.from({ length: 50 }, (_, index): System => ({ ...freight, id: `orders-${index}` }));

  test('says how many promises were kept, and shows what was missed, the worst first', () => {
    const html = page(systems, 'fleet');
    expect(html).toContain(
      '<p class="first">50 systems made 200 promises that can be judged, and kept 150 of them in November 2026.</p>',
    );
    expect(count(html, /<article>/g)).toBe(24);
    expect(html).toContain('<p>And 26 more: ');
    expect(html).toContain('<td class="number missed">-400.00%</td>');
  });

  test('is short where all were kept', () => {
    const html = page(systems, 'owner', 0);
    expect(html).toContain('<p>None was missed.</p>');
    expect(html).not.toContain('<article>');
  });
});

test('a page about the fleet has the alerts of the fleet itself', () => {
  expect(page([freight, { ...freight, id: 'diary' }], 'fleet')).toContain('<h2>Alerts of the fleet itself</h2>');
  expect(page([freight], 'owner')).not.toContain('of the fleet itself');
});

test('a page about nothing says that nothing is known', () => {
  const [slo] = slosOf(freight);
  const silent = systemReport(
    {
      system: freight,
      begins: undefined,
      objectives: [
        {
          slo: slo!,
          coverage: undefined,
          counts: { good: 0, total: 0, overdue: 0 },
          hours: [],
          causes: [],
          before: [],
        },
      ],
      alerts: { fired: [], evaluated: 0, notEvaluated: [] },
    },
    period,
  );
  const html = reportPage(
    sloReport([silent], {
      of: 'system',
      period,
      at,
      source: 'a test',
      alertsFrom: [],
      fleetAlerts: undefined,
    }),
  );
  expect(html).toContain('<p class="first">Nothing is known of freight in November 2026: there were no events.</p>');
  expect(html).not.toContain('<svg');
});
