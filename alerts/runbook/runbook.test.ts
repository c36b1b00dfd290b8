import { describe, expect, test } from '@jest/globals';
import type { System } from '../../model/system.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import correspondence from '../../test/fixtures/systems/correspondence.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import fleet from '../../test/fixtures/systems/fleet.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import organization from '../../test/fixtures/systems/organization.ts';
import statements from '../../test/fixtures/systems/statements.ts';
import { fleetAlerts } from '../fleetAlerts.ts';
import { runbookOf } from './runbook.ts';
import { fleetRunbook } from './fleet.ts';
import { nodesOf } from '../systemNodes.ts';

const systems = [attendees, correspondence, diary, freight, lms, statements, ...fleet];

const runbook = (system: System): string => runbookOf({ ...nodesOf(system, 'prod'), organization });

/** Sections by their title, at one depth. */
const sectionOf = (text: string, from: string, to: string): string => text.split(from)[1]?.split(to)[0] ?? '';

describe('every runbook', () => {
  test.each(systems.map((system) => [system.id, system] as const))(
    '%s: each alert has one place, and the index leads to it',
    (_id, system) => {
      const text = runbook(system);
      expect(text).not.toMatch(/undefined|NaN|\[object|Infinity/);
      for (const { id } of nodesOf(system, 'prod').alerts) {
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
  const index = sectionOf(runbook(freight), '## The alerts\n', '## What is promised');
  expect(index.lastIndexOf('| page |')).toBeLessThan(index.indexOf('| ticket |'));
});

test('a promise is told with its budget in words and numbers', () => {
  expect(sectionOf(runbook(freight), '### `freight-api-availability`\n', '**Why:**').trim()).toBe(
    [
      'Of responses on the data routes that the system declares, without mistakes of the caller, at least 99.9% are good over any 30 days: those with a 2xx status, or 304.',
      '',
      '- The budget is 100% - 99.9% = 0.1%: one event in 1,000 may be bad.',
      '- With even traffic that is 43 minutes 12 seconds of complete failure (0.1% of 30 days), or twice as long if half of the events fail.',
      '- At the declared 50/s (reads) around the clock, 129,600 of 129,600,000 events in 30 days may be bad.',
    ].join('\n'),
  );
});

test('burn-rate alerts of an objective are worked out together: what it takes to fire, how soon each does, when it is over', () => {
  const [, section = ''] = runbook(freight).split('### freight: api-availability error rate above its objective\n');
  expect(sectionOf(section, '| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n', '**Look').trim()).toBe(
    [
      '| `freight-api-availability-burn-page` | page | 1h and 5m | 2% x 720h / 1h = 14.4 | 14.4 x 0.1% = 1.44% | 2 days 2 hours | 1 minute, 9 minutes, 43 minutes | 4 minutes after 1 hour of complete failure | 70 |',
      '| `freight-api-availability-burn-page` | page | 6h and 30m | 5% x 720h / 6h = 6 | 6 x 0.1% = 0.6% | 5 days | 3 minutes, 22 minutes, 1 hour 48 minutes | 29 minutes after 1 hour of complete failure | 167 |',
      '| `freight-api-availability-burn-ticket` | ticket | 1d and 2h | 10% x 720h / 24h = 3 | 3 x 0.1% = 0.3% | 10 days | 5 minutes, 44 minutes, 3 hours 36 minutes | 1 hour 59 minutes after 1 hour of complete failure | 334 |',
      '| `freight-api-availability-burn-ticket` | ticket | 3d and 6h | 10% x 720h / 72h = 1 | 1 x 0.1% = 0.1% | 30 days | 5 minutes, 44 minutes, 3 hours 36 minutes | 5 hours 59 minutes after 1 hour of complete failure | 1,000 |',
    ].join('\n'),
  );
  expect(sectionOf(section, '**How it is computed**', '**Why')).toContain(
    '- With fewer events in the long window than needed, a single bad event fires it; load.always.reads of 1/s brings 3,600 an hour.\n',
  );
});

test('another alert is worked out by itself', () => {
  const [, alert = ''] = runbook(freight).split('<a id="freight-no-reads"></a>');
  expect(sectionOf(alert, '**How it is computed**', '**Why it is there**').trim()).toBe(
    [
      '- http.server.request.duration has not counted a single event in the last 10 minutes, or is missing altogether.',
      '- It fires at once.',
      '',
      '**How soon it fires**',
      '',
      '- A complete stop of events is detected after 10 minutes.',
      '- The notification arrives up to 2 minutes later: the delay of the metric and one evaluation.',
    ].join('\n'),
  );
});

test('what is deliberately not alerted on is there with the reason', () => {
  const [availability, ...others] = diary.objectives;
  const objectives = [{ ...availability!, target: '90%' as const }, ...others];
  const text = runbook({ ...diary, objectives }).split('## What is not alerted on, and why\n')[1] ?? '';
  expect(text).toContain(
    '- `diary-api-availability-burn-1h`: it could never fire: more than 144% of events would have to be bad\n',
  );
  expect(text).toContain(
    '- `diary-no-reads`: the definition does not say how many data requests there are at every hour',
  );
});

test('words of a definition stay words', () => {
  const description = 'a | b, <script>, `code`, [x](y), *bold* and _it_ & snake_case';
  const text = runbook({ ...freight, description, owner: 'data|platform' });
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

describe('a team’s own notes', () => {
  const notes = (runbook?: string): string =>
    sectionOf(runbook_(runbook), '## Notes of the team\n', '## What is promised').trim();
  const runbook_ = (text?: string): string => runbook(text === undefined ? diary : { ...diary, runbook: text });

  test.each([
    ['docs/diary.md', 'In [docs/diary.md](../../../docs/diary.md).'],
    ['https://wiki.example.com/diary', 'In [https://wiki.example.com/diary](https://wiki.example.com/diary).'],
    ['Restart the *importer* first.', 'Restart the \\*importer\\* first.'],
    [
      undefined,
      "None yet. Write `runbook: 'docs/diary.md'`, the address of a page, or a text into the definition of diary.",
    ],
  ])('%s: have a place in its runbook', (text, expected) => {
    expect(notes(text)).toBe(expected);
  });
});

test('what to run is complete, and names the service of the stage that fails', () => {
  const [, section = ''] = runbook(freight).split('<a id="freight-dead-letters-growing"></a>');
  const letters = section.split('<a id=')[0] ?? '';
  expect(letters).toContain('npx --no atalaya dlq list freight --home google: codes');
  expect(letters).toContain('npx --no atalaya dlq replay freight --home google --dry-run: what');
  expect(letters).toContain(
    'gcloud run revisions list --service=freight-ingest --project=atalaya-demo --region=us-central1 --limit=5\n',
  );
  expect(letters).toContain(
    'gcloud run services update-traffic freight-ingest --project=atalaya-demo --region=us-central1 --to-revisions="$(gcloud run revisions list --service=freight-ingest',
  );
  expect(letters).toContain('/run/detail/us-central1/freight-ingest/revisions?project=atalaya-demo');
  expect(runbook(freight)).toContain('`npx --no atalaya slo status freight --from google`');
});

test('another environment is named in every command, with the names that it has there', () => {
  const system: System = { ...freight, naming: 'suffixed' };
  const text = runbookOf({ ...nodesOf(system, 'staging'), organization });
  expect(text).toContain('ATALAYA_ENVIRONMENT=staging npx --no atalaya dlq list freight --home google');
  expect(text).toContain('ATALAYA_ENVIRONMENT=staging npx --no atalaya slo status freight --from google');
  expect(text).toContain('gcloud run services update-traffic freight-api-staging --project');
});
