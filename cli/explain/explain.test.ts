import { beforeAll, describe, expect, test } from '@jest/globals';
import { minutesToDetect, minutesToResolve } from '../../alerts/firing/detection.ts';
import { burnTiersOf } from '../../slo/burnTiers.ts';
import type { SloStatus } from '../../slo/status.ts';
import { statusAt } from '../../slo/status.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import { UsageError } from '../../model/usageError.ts';
import { systemsFolder } from '../../test/fixtures/systemsFolder.ts';
import { emittedFrom } from '../../explain/emitted.ts';
import { explain, explanationOf, subjectOf, type Sources } from '../../explain/explain.ts';
import { explanationDocument } from '../../explain/explanation.ts';
import { loadWorld } from './loadWorld.ts';
import { subjectsOf, type World } from '../../explain/subject.ts';
import { explanationText } from './text.ts';
import { readK6Runtime } from '../loadtest/k6Runtime.ts';

const at = Date.parse('2026-03-11T12:00:00Z');
let world: World;
let sources: Sources;
beforeAll(async () => {
  world = await loadWorld('diary', { systems: systemsFolder, stderr: () => undefined });
  sources = { statusOf: () => undefined, emittedOf: emittedFrom(world, readK6Runtime()), at };
});

const text = (id: string, from: Partial<Sources> = {}): string =>
  explanationText(explain(id, world, { ...sources, ...from }), { columns: 100, colour: false });

describe('whatever has an id can be explained', () => {
  test('in words, without a hole in them, and as a document', () => {
    const named = subjectsOf(world);
    const kinds = new Set<string>();
    for (const { subject, id } of named) {
      const explanation = explanationOf(subject, world, sources);
      kinds.add(explanation.kind);
      expect(explanation.id).toBe(id);
      const output = explanationText(explanation, { columns: 100, colour: false });
      expect(output).not.toMatch(/undefined|NaN|\[object|Infinity/);
      expect(() => JSON.parse(JSON.stringify(explanationDocument(explanation))) as unknown).not.toThrow();
    }
    expect([...kinds].toSorted()).toEqual([
      'alert',
      'check',
      'fleet',
      'heartbeat',
      'left out',
      'signal',
      'slo',
      'system',
    ]);
    expect(named.length).toBeGreaterThan(1_000);
  });

  test('under an id that nothing else has', () => {
    const ids = subjectsOf(world).map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('and every objective and alert is in some emitted file', () => {
    for (const { subject } of subjectsOf(world)) {
      if (subject.kind !== 'Slo' && subject.kind !== 'Alert') continue;
      const { sections } = explanationOf(subject, world, sources);
      const emitted = sections.find(({ title }) => title === 'Emitted files that contain it');
      expect(emitted?.blocks[0]?.kind).toBe('List');
    }
  });
});

test('minutes to detect and to resolve are those of the arithmetic', () => {
  const { slos } = world.systems.find(({ system }) => system.id === 'diary') ?? { slos: [] };
  const slo = slos.find(({ id }) => id === 'api-latency');
  const tiers = slo === undefined ? [] : (burnTiersOf(slo)?.kept ?? []);
  expect(tiers.map(({ long }) => long)).toEqual(['1h', '6h', '1d', '3d']);
  const { facts } = explain('diary-api-latency', world, sources);
  expect(facts).toMatchObject({
    target: 0.95,
    budget: { share: 0.05, minutesOfOutage: 2_160 },
    tiers: {
      kept: tiers.map((tier) => ({
        factor: tier.factor.toNumber(),
        detection: {
          'cloud-monitoring': [1, 0.1, 0.02].map((bad) => {
            const rule = minutesToDetect(tier, bad);
            // A minute until the point can be read, and one evaluation: the ticket looks back three days.
            const later = 1 + (tier.severity === 'page' ? 1 : 5);
            return {
              errors: `${bad * 100}%`,
              rule: rule ?? null,
              notification: rule === undefined ? null : rule + later,
            };
          }),
        },
        resolve: { minutes: minutesToResolve(tier, 1, Math.max(60, minutesToDetect(tier, 1) ?? 0)) },
      })),
      dropped: [],
    },
  });
});

test('the title that a page shows is as good as the id, however its letters are cased', () => {
  expect(text('FREIGHT: the API is unreachable from outside')).toBe(text('freight-api-unreachable'));
  expect(text('diary: api-latency, 95% of 30d')).toBe(text('diary-api-latency'));
  expect(text('diary: api-latency')).toBe(text('diary-api-latency'));
  expect(text('run.googleapis.com/request_count')).toBe(text('run.request_count'));
});

describe('what a person has in front of them is found', () => {
  const page = 'freight-api-availability-burn-page';

  test.each([
    // The subject of a mail of Cloud Monitoring, titles of Slack and PagerDuty, Alertmanager's own subject.
    ['freight: api-availability error rate at least 6 times what 99.9% allows [page, prod]', page],
    ['[FIRING:2] Resolved: freight: api-availability error rate at least 6 times what 99.9% allows (and 1 more)', page],
    ['*freight: p95 latency of the API above 1s*', 'freight-api-latency-p95-above-1s'],
    // A heading of a runbook, a name in its table, and its link.
    ['### freight: api-availability error rate above its objective', 'freight-api-availability'],
    ['| `freight-api-availability-burn-page` | page | 1h and 5m |', page],
    [
      'https://github.com/example/atalaya/blob/main/generated/freight/runbooks/README.md#freight-no-reads',
      'freight-no-reads',
    ],
    ['# freight: runbook', 'freight'],
    // Names of a rule, of a tier, of OpenSLO, and of a dashboard.
    ['freight_api_availability_burn_page', page],
    ['freight-api-availability-burn-1h', page],
    ['freight: is it healthy?', 'freight'],
    ['atalaya-freight', 'freight'],
    ['The fleet: runbook', 'fleet'],
    ['# The fleet: runbook', 'fleet'],
    ['atalaya-fleet', 'fleet'],
    // The whole of a message: the first line that says something.
    [
      'Alert firing\n\n1 of 2: freight: backlog above 10000 messages\nOwner: data-platform',
      'freight-backlog-above-10000',
    ],
    ['alerts/has-runbook  systems/freight.ts objectives[0]', 'alerts/has-runbook'],
    ['sum(rate(http_server_request_duration_count{job="freight"}[5m]))', 'http.server.request.duration'],
  ])("'%s'", (query, id) => {
    expect(text(query)).toBe(text(id));
  });

  test('every title of an alert, alone and inside a notification', () => {
    for (const { titles, subject, id } of subjectsOf(world)) {
      if (subject.kind !== 'Alert' || (subject.of !== undefined && subject.of.system.id !== 'diary')) continue;
      for (const title of titles) {
        expect([title, subjectOf(title, world, sources.emittedOf)]).toEqual([title, subject]);
        expect([title, subjectOf(`[FIRING:1] ${title} (prod ${id})`, world, sources.emittedOf)]).toEqual([
          title,
          subject,
        ]);
      }
    }
  });

  test('every heading of the runbooks and dashboards, of a system and of the fleet', () => {
    const of = world.systems.find(({ system }) => system.id === 'diary');
    const headings = [...sources.emittedOf(of), ...sources.emittedOf(undefined)].flatMap(([file, written]) => {
      if (file.endsWith('.md')) return [...written.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) => title);
      if (!file.startsWith('dashboards/')) return [];
      return [...written.matchAll(/"title": "([^"]+)"/g)].map(([, title = '']) => title);
    });
    expect(new Set(headings).size).toBeGreaterThan(60);
    const lost = [...new Set(headings)].filter((heading) => {
      try {
        subjectOf(heading, world, sources.emittedOf);
        return false;
      } catch (error) {
        // Of several systems: their ids are the answer.
        return !(error instanceof UsageError && error.message.includes('is the name of several things'));
      }
    });
    expect(lost).toEqual([]);
  });

  test('a heading that many pages have is explained with its pages and queries', () => {
    const output = text('Is it slow?').replaceAll(/\s+/g, ' ');
    expect(output).toContain('A heading on the dashboard of systems (attendees, ');
    expect(output).toContain('generated/diary/dashboards/atalaya-diary.json');
    expect(text('Latency of data requests')).toContain('histogram_quantile(0.95,');
    expect(text('## What is promised')).toContain('generated/diary/runbooks/README.md#what-is-promised');
  });

  test('a title that several systems have is answered with them', () => {
    expect(() => subjectOf('api-availability: budget left of 30d', world, sources.emittedOf)).toThrow(
      new UsageError(
        "'api-availability: budget left of 30d' is the name of several things",
        "write one of 'attendees-api-availability', 'correspondence-api-availability', 'diary-api-availability', 'freight-api-availability'",
      ),
    );
  });
});

describe('an id that nothing has', () => {
  const output = (id: string): string => {
    try {
      explain(id, world, sources);
    } catch (error) {
      if (error instanceof UsageError) return error.message;
    }
    return 'explained';
  };

  test.each([
    ['diary-api-latncy', "did you mean 'diary-api-latency'?"],
    ['freight: the API does not anser from outside', "did you mean 'freight-api-unreachable'?"],
    ['alerts/has-runbok', "did you mean 'alerts/has-runbook'?"],
    ['lms backlog', "did you mean 'lms-backlog-above-1000'?"],
    [
      'freshness burn diary',
      "did you mean one of 'diary-ingest-freshness-1m-burn-page', 'diary-ingest-freshness-1m-burn-ticket'?",
    ],
    ['freight cannot be reached: unreachable outside', "did you mean 'freight-api-unreachable'?"],
    [
      'zzz',
      "write the id of a system, SLO, alert, signal or check, such as 'attendees', 'attendees-api-availability-burn-page'",
    ],
    [
      '',
      "write the id of a system, SLO, alert, signal or check, such as 'attendees', 'attendees-api-availability-burn-page'",
    ],
  ])("'%s' is answered with what was probably meant", (id, fix) => {
    expect(output(id)).toBe(`there is no system, SLO, alert, signal or check '${id}'\n  fix: ${fix}`);
  });
});

describe('where a history is there', () => {
  const status = (good: number, total: number, hour = { good, total }): ((slo: SloStatus['slo']) => SloStatus) => {
    return (slo) =>
      statusAt(
        slo,
        (_slo, from) => (at - from > 7 * 3_600_000 ? { good, total, overdue: 0 } : { ...hour, overdue: 0 }),
        at,
      );
  };

  test('the burn of the last hour says how long the budget lasts', () => {
    const output = text('diary-api-latency', { statusOf: status(99_000, 100_000, { good: 900, total: 1_000 }) });
    expect(output).toContain('  - met: 99.00% of 95%, budget left 80.00%.\n');
    expect(output).toContain('  - 1,000 bad of 100,000 events; 5,000 of these may be bad.\n');
    // 80% of 30 days at twice the even rate.
    expect(output).toContain('  - At the burn rate of the last hour, the rest of the budget is spent in 12 days.\n');
  });

  test('an outage that has just begun is measured by its last five minutes: in an hour it is hardly seen', () => {
    const minutes = (from: number): number => (at - from) / 60_000;
    const statusOf: Sources['statusOf'] = (slo) =>
      statusAt(
        slo,
        (_slo, from) => ({
          good: minutes(from) <= 5 ? 0 : 100 * (minutes(from) - 2),
          total: 100 * minutes(from),
          overdue: 0,
        }),
        at,
      );
    // All of 0.1% of 30 days are 43 minutes of outage.
    expect(text('freight-api-availability', { statusOf })).toMatch(
      /At the burn rate of the last 5 minutes, the rest of the budget is spent in 4\d minutes/,
    );
  });

  test.each([
    [status(90, 100), 'The budget is gone.'],
    [status(100, 100), 'Nothing was bad in the last hour: the budget stays as it is.'],
    [status(99, 100, { good: 0, total: 0 }), 'The last hour had no events: how long the budget lasts is not known.'],
  ])('and what cannot be said is not said', (statusOf, sentence) => {
    expect(text('diary-api-latency-burn-1h', { statusOf })).toContain(`  - ${sentence}\n`);
  });

  test('a gap in its window is said, with when', () => {
    const day = 86_400_000;
    const statusOf = (slo: SloStatus['slo']): SloStatus => {
      const counted = status(99, 100)(slo);
      const { from, to } = counted.window;
      const gaps = [{ from: from + 5 * day, to: from + 7 * day }];
      return { ...counted, coverage: { kind: 'Coverage', from, to, gaps, missing: 2 * day } };
    };
    expect(text('diary-api-latency', { statusOf }).replaceAll(/\s+/g, ' ')).toMatch(
      /It has points for 2[68] days of (?:28|30) days: none from \S+Z to \S+Z\./,
    );
    expect(explain('diary-api-latency', world, { ...sources, statusOf }).facts).toMatchObject({
      now: { gaps: [{ from: expect.any(String), to: expect.any(String) }] },
    });
  });

  test('a history without events says nothing', () => {
    expect(text('diary-api-latency', { statusOf: status(0, 0) })).not.toContain('How it stands');
    expect(explain('diary-api-latency', world, { ...sources, statusOf: status(0, 0) }).facts).toMatchObject({
      now: { verdict: 'no data', budgetLeft: null, minutesToExhaustion: null },
    });
  });
});

test('an objective says in its team’s words why this indicator, and why not others', () => {
  const output = text('diary-api-latency').replaceAll(/\s+/g, ' ');
  for (const { why, rejected } of diary.objectives.filter(({ id }) => id === 'api-latency')) {
    expect(output).toContain(why);
    for (const rejection of rejected) expect(output).toContain(`${rejection.indicator}: ${rejection.why}.`);
  }
});
