import { describe, expect, test } from '@jest/globals';
import organization from '../test/fixtures/systems/organization.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import freight from '../test/fixtures/systems/freight.ts';
import diary from '../test/fixtures/systems/diary.ts';
import type { Alert } from './alert.ts';
import { documentationOf } from './documentation.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import type { LinkContext } from './links.ts';
import { nodesOf } from './systemNodes.ts';

const context = (system: LinkContext['system']): LinkContext => ({ organization, system, environment: 'prod' });
const [first] = nodesOf(freight, 'prod').alerts as readonly [Alert, ...Alert[]];

test('a notification says what it means, how urgent it is, what to look at, and whose it is, in this order', () => {
  const { content, subject, links } = documentationOf(first, context(freight));
  expect(content.replaceAll(/\(https:[^)]*\)/g, '(…)')).toBe(
    [
      'The error rate is at least 14.4 times what 99.9% allows over the last hour or at least 6 times over the last 6 hours. It is so over the last 5 minutes or 30 minutes too: the errors go on. Events are responses on the data routes that the system declares, without mistakes of the caller; good are those with a 2xx status, or 304.',
      '**Error rate now: ${metric.label.value} (0.01 is 1%) over the last 5 minutes or 30 minutes.**',
      '**How urgent:** Act now: users are affected, or soon will be. If it goes on, a full 30-day error budget is spent in at most 2 days 2 hours (at 14.4 times) or 5 days (at 6 times); a total outage spends it in 43 minutes 12 seconds. Look for what changed in the last hour or the last 6 hours.',
      '**Look first at**',
      '1. Errors by route and status on the dashboard: one route points to a query or a release, all routes to the warehouse or the instances.\n' +
        '2. Error lines of the API: the first new message since the alert began.\n' +
        '3. Traces of failed requests: whether the time is spent in the query or before it.',
      '**What changed lately:** [releases of the last week](…), [revisions of freight-api](…), [deploys of the last day](…).',
      '**To roll freight-api back:** `npx --no atalaya rollout freight --environment prod --roll-back`, or without the repository `gcloud run services update-traffic freight-api --project=atalaya-demo --region=us-central1 --to-tags=previous=100`',
      '**Open** the links below, or the [traces](…).',
      'Owner: data-platform. More: `npx --no atalaya explain freight-api-availability-burn-page`.',
    ].join('\n\n'),
  );
  expect(subject).toBe('freight: api-availability error rate at least 6 times what 99.9% allows [page, prod]');
  expect(links.map(({ name }) => name)).toEqual(['Runbook', 'Dashboard', 'Logs']);
});

const all = [
  ...[freight, diary, ...fleet].flatMap((system) => nodesOf(system, 'prod').alerts.map((alert) => ({ alert, system }))),
  ...fleetAlerts(fleet, organization).map((alert) => ({ alert, system: undefined })),
];

const fits = ({ content, subject, links }: ReturnType<typeof documentationOf>): void => {
  expect(content.length).toBeLessThanOrEqual(8_192);
  expect(new TextEncoder().encode(content).length).toBeLessThanOrEqual(10_240);
  expect(subject.length).toBeLessThanOrEqual(255);
  expect(links.length).toBeLessThanOrEqual(3);
  for (const { name, url } of links) {
    expect(name).toMatch(/^.{1,63}$/);
    expect(url.length).toBeLessThanOrEqual(2_083);
  }
};

test('what Cloud Monitoring takes of a notification is never exceeded', () => {
  for (const { alert, system } of all) {
    const documentation = documentationOf(alert, context(system));
    fits(documentation);
    expect(documentation.content).not.toMatch(/undefined|NaN|\[object/);
  }
});

describe('words that somebody wrote too long are shortened, most urgent kept', () => {
  test.each(['x', '*', '😀', 'ñ_'])('%s, ten thousand times', (sign) => {
    const long = sign.repeat(10_000);
    const alert: Alert = { ...first, title: long, meaning: long, why: long, look: [long, long, long] };
    const documentation = documentationOf(alert, context(freight));
    fits(documentation);
    expect(documentation.content).toContain('…');
    expect(documentation.content.isWellFormed()).toBe(true);
  });
});

test('no word of a definition becomes a variable of Cloud Monitoring or Markdown of its own', () => {
  const { content } = documentationOf(
    { ...first, meaning: '${resource.label.x} of <b>all</b> [links](x)' },
    context(freight),
  );
  expect(content).toMatch(/^\$\\\{resource\.label\.x\} of \\<b\\>all\\<\/b\\> \\\[links\\\]\(x\)\n/);
});
