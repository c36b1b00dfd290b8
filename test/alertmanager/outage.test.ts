/**
 * What a person is sent in an outage of 20 minutes, by a running Alertmanager with the emitted routes. Alerts are evaluated by
 * alerts/firing/, and posted as Prometheus posts them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import { until } from '../../pipeline/testing/until.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { everySystem } from '../promtool/everySystem.ts';
import { startAlertmanager, type Notification, type PostedAlert, type RunningAlertmanager } from './alertmanager.ts';
import { outageOf, type Fired } from './timeline.ts';

const { config } = alertmanagerConfig(
  organization,
  everySystem.map(({ system }) => system),
);

/** A minute of the outage in real milliseconds. */
const minute = 200;
const scale = minute / 60_000;

const fired = outageOf(freight, 20, 70);
const pages = fired.filter(({ alert }) => alert.severity === 'page');
/** Prometheus has no probes and no log entries of Google Cloud. */
const inPrometheus = fired.filter(({ alert }) => alert.queries.prometheus.kind !== 'NotSupported');

const posted = ({ alert, labels }: Fired, over: boolean): PostedAlert => {
  const now = Date.now();
  return {
    labels,
    annotations: { summary: alert.title, description: alert.meaning },
    // Alertmanager waits for no others where an alert began earlier than the wait.
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(over ? now + 1 : now + 3_600_000).toISOString(),
  };
};

const inEnvironment = (environment: string, all: readonly Fired[]): readonly Fired[] =>
  all.map((one) => ({ ...one, labels: { ...one.labels, environment } }));

/** Posts each change in its minute. */
const play = async (alertmanager: RunningAlertmanager, all: readonly Fired[], minutes: number): Promise<void> => {
  const begun = performance.now();
  for (let at = 0; at <= minutes; at += 1) {
    const changed = [
      ...all.filter(({ from }) => from === at).map((one) => posted(one, false)),
      ...all.filter(({ to }) => to === at).map((one) => posted(one, true)),
    ];
    if (changed.length > 0) await alertmanager.post(changed);
    await delay(Math.max(0, begun + (at + 1) * minute - performance.now()));
  }
};

const sent = (alertmanager: RunningAlertmanager, receiver: string, environment: string): readonly Notification[] =>
  alertmanager
    .notifications()
    .filter((one) => one.receiver === receiver && one.groupKey.includes(`environment="${environment}"`));

const statuses = (all: readonly Notification[]): readonly string[] => all.map(({ status }) => status);

test('the outage fires both page tiers as one alert, and its symptoms with it', () => {
  expect(fired.map(({ alert }) => alert.id).toSorted()).toEqual([
    'freight-api-availability-burn-page',
    'freight-api-availability-burn-ticket',
    'freight-api-unreachable',
    'freight-containers-failing',
    'freight-dead-letters-growing',
    'freight-ingest-errors-above-1pct',
  ]);
});

testWith(
  'alertmanager',
  'an outage of 20 minutes pages once and resolves once; a symptom that follows joins the notification that is open',
  async (program) => {
    const alertmanager = await startAlertmanager(program, temporaryFolder(), config, scale);
    const whole = inEnvironment('staging', fired);
    await play(alertmanager, [...inEnvironment('prod', inPrometheus), ...whole], 60);
    await until('both are resolved', () =>
      ['prod', 'staging'].every(
        (environment) => statuses(sent(alertmanager, 'data-platform-page', environment)).at(-1) === 'resolved',
      ),
    );
    await alertmanager.stop();

    const page = sent(alertmanager, 'data-platform-page', 'prod');
    expect(statuses(page)).toEqual(['firing', 'resolved']);
    expect(page[0]?.alerts.map(({ labels }) => labels['alertname'])).toEqual(['freight-api-availability-burn-page']);

    const joined = sent(alertmanager, 'data-platform-page', 'staging');
    expect(new Set(joined.map(({ groupKey }) => groupKey)).size).toBe(1);
    expect(statuses(joined).filter((status) => status === 'resolved')).toHaveLength(1);
    expect(joined.some(({ alerts }) => alerts.length === pages.length)).toBe(true);

    const tickets = sent(alertmanager, 'data-platform-ticket', 'staging');
    expect(new Set(tickets.map(({ groupKey }) => groupKey)).size).toBe(1);
  },
  120_000,
);

testWith(
  'alertmanager',
  'alerts of one system that fire at once, on whatever stage, are one page and one ticket, which name how many they are',
  async (program) => {
    const alertmanager = await startAlertmanager(program, temporaryFolder(), config, scale);
    const tickets = fired.filter(({ alert }) => alert.severity === 'ticket');
    expect(new Set(fired.map(({ labels }) => labels['stage'])).size).toBeGreaterThan(1);
    await alertmanager.post(fired.map((one) => posted(one, false)));
    const both = ['data-platform-page', 'data-platform-ticket'] as const;
    const all = (receiver: string): readonly Notification[] => sent(alertmanager, receiver, 'prod');
    await until('both are sent', () => both.every((receiver) => all(receiver).length > 0));
    await alertmanager.post(fired.map((one) => posted(one, true)));
    await until('both are resolved', () => both.every((receiver) => statuses(all(receiver)).at(-1) === 'resolved'));
    await alertmanager.stop();

    for (const receiver of both) expect(statuses(all(receiver))).toEqual(['firing', 'resolved']);
    expect(all('data-platform-page')[0]?.alerts).toHaveLength(pages.length);
    expect(all('data-platform-ticket')[0]?.alerts).toHaveLength(tickets.length);
    const ofObjective = pages.find(({ labels }) => labels['slo'] !== undefined)?.alert.title;
    const text = `${ofObjective} (and ${pages.length - 1} more)`;
    expect(
      alertmanager
        .slack()
        .filter(({ receiver }) => receiver === 'data-platform-page')
        .map(({ title }) => title),
    ).toEqual([text, `Resolved: ${text}`]);
  },
  120_000,
);

testWith(
  'alertmanager',
  'one alert alone is named by itself, and its resolution too',
  async (program) => {
    const alertmanager = await startAlertmanager(program, temporaryFolder(), config, scale);
    const [only] = pages;
    await alertmanager.post([posted(only!, false)]);
    await until('it is sent', () => alertmanager.slack().length > 0);
    await alertmanager.post([posted(only!, true)]);
    await until('it is resolved', () => alertmanager.slack().length > 1);
    await alertmanager.stop();
    expect(alertmanager.slack().map(({ title }) => title)).toEqual([
      only!.alert.title,
      `Resolved: ${only!.alert.title}`,
    ]);
    expect(alertmanager.slack()[0]?.text).toContain(`*${only!.alert.title}*\n${only!.alert.meaning}\n`);
  },
  120_000,
);
