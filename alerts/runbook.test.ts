import { describe, expect, test } from '@jest/globals';
import type { System } from '../model/system.ts';
import { slosOf } from '../slo/slo.ts';
import analytics from '../systems/analytics.ts';
import challengelatam from '../systems/challengelatam.ts';
import datos from '../systems/datos.ts';
import fleet from '../systems/fleet.ts';
import flights from '../systems/flights.ts';
import ltm from '../systems/ltm.ts';
import organization from '../systems/organization.ts';
import serverless from '../systems/serverless.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import { runbookOf } from './runbook.ts';
import { fleetRunbook } from './runbookFleet.ts';
import { leftOut, systemAlerts } from './systemAlerts.ts';

const systems = [analytics, challengelatam, datos, flights, ltm, serverless, ...fleet];

const runbook = (system: System): string => {
  const context = { system, environment: 'prod' } as const;
  return runbookOf({
    ...context,
    organization,
    slos: slosOf(system),
    alerts: systemAlerts(context),
    leftOut: leftOut(context),
  });
};

/** Sections by their title, at one depth. */
const sectionOf = (text: string, from: string, to: string): string => text.split(from)[1]?.split(to)[0] ?? '';

describe('every runbook', () => {
  test.each(systems.map((system) => [system.id, system] as const))(
    '%s: each alert has one place, and the index leads to it',
    (_id, system) => {
      const text = runbook(system);
      expect(text).not.toMatch(/undefined|NaN|\[object|Infinity/);
      for (const { id } of systemAlerts({ system, environment: 'prod' })) {
        expect(text.split(`<a id="${id}"></a>`)).toHaveLength(2);
        expect(text).toContain(`](#${id}) |`);
      }
    },
  );

  test('holds no secret and no name of one', () => {
    for (const system of systems) expect(runbook(system)).not.toMatch(/\/secrets\/|slack-token|pagerduty-/);
  });
});

test('pages come before tickets in the index: who reads it at night was paged', () => {
  const index = sectionOf(runbook(flights), '## The alerts\n', '## What is promised');
  expect(index.lastIndexOf('| page |')).toBeLessThan(index.indexOf('| ticket |'));
});

test('a promise is told with its budget in words and numbers', () => {
  expect(sectionOf(runbook(flights), '### `flights-api-availability`\n', '**Why:**').trim()).toBe(
    [
      'Of responses on the data routes that the system declares, at least 99.9% are good over any 30 days: those with a 2xx status, or 304.',
      '',
      '- The budget is 100% - 99.9% = 0.1%: one event in 1,000 may be bad.',
      '- At even traffic that is 43 minutes 12 seconds of complete failure (0.1% of 30 days), or twice as long at half of the events failing.',
      '- At the declared 50/s (reads) around the clock, 129,600 of 129,600,000 events in 30 days may be bad.',
    ].join('\n'),
  );
});

test('an alert is worked out: what it takes to fire, how soon it does, and when it is over', () => {
  const [, alert = ''] = runbook(flights).split('<a id="flights-api-availability-burn-1h"></a>');
  expect(sectionOf(alert, '**How it is computed**', '**How to silence it**').trim()).toBe(
    [
      '- The share of bad events has to be above 1.44% in the last hour and in the last 5 minutes, both.',
      '- The burn factor is 2% x 720h / 1h = 14.4: at it, 2% of the budget goes in 1 hour.',
      '- The threshold is factor x budget: 14.4 x 0.1% = 1.44%.',
      '- The long window says that it matters, the short one that it is still going on.',
      '- With fewer than 70 events in 1 hour a single bad one fires it; the least declared 1/s (reads) brings 3,600, which is enough.',
      '',
      '**How soon it fires**',
      '',
      '- By the rule, from the last good minute: 1 minute at 100%, 9 minutes at 10%, 43 minutes at 2% of events bad.',
      '- A notification comes up to 2 minutes later: until the point can be read, and one evaluation.',
      '- After 1 hour of complete failure it resolves 4 minutes after the last bad event.',
    ].join('\n'),
  );
});

test('what is deliberately not alerted on is there with the reason', () => {
  const text = runbook(datos).split('## What is not alerted on, and why\n')[1] ?? '';
  expect(text).toContain('- `datos-api-availability-burn-3d`: a burn of 1 never spends the whole budget\n');
  expect(text).toContain('- `datos-no-reads`: no data requests are declared for every hour');
});

test('words of a definition stay words', () => {
  const description = 'a | b, <script>, `code`, [x](y), *bold* and _it_ & snake_case';
  const text = runbook({ ...flights, description, owner: 'data|platform' });
  expect(text).toContain('a | b, \\<script\\>, \\`code\\`, \\[x\\](y), \\*bold\\* and \\_it\\_ & snake_case');
  expect(text).toContain('| owner | data\\|platform |');
});

test('the fleet’s runbook begins with what systems share, and leads to each system’s own', () => {
  const alerts = fleetAlerts(fleet, organization);
  const text = fleetRunbook({ systems: fleet, organization, environment: 'prod', alerts });
  expect(text).toContain('50 systems together. When at least 20% of them, and at least 3, fail alike');
  expect(text).toContain('At least 20% of the 50 declared systems have to fail, and at least 3: 10 systems.');
  expect(text).toContain('| [fleet-01](../../fleet-01/runbooks/README.md) |');
  expect(text).not.toMatch(/undefined|NaN/);
  for (const { id } of alerts) expect(text.split(`<a id="${id}"></a>`)).toHaveLength(2);
});
