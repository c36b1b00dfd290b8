/**
 * systems/receiver.ts watches the receiver: its rules read series that a running receiver has, and fire in promtool when those say what the
 * alert is about.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { RuleFile } from '../../alerts/prometheusRule.ts';
import { startMetrics } from '../../receiver/metrics.ts';
import { page, posted, startTestReceiver } from '../../receiver/testing/receiver.ts';
import { testEachWith, toolPath } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const file = path.join(import.meta.dirname, '../../generated/receiver/prometheus/rules.yaml');
const { groups } = parse(readFileSync(file, 'utf8')) as RuleFile;
const rules = groups.flatMap((group) => group.rules);

/** 'kind="page", le="30"' as pairs. */
const pairsOf = (text: string): readonly (readonly [string, string, string])[] =>
  [...text.matchAll(/(\w+)(=~|!=|!~|=)"([^"]*)"/g)].map(([, label = '', op = '', value = '']) => [label, op, value]);

/** Name and labels of every series of the receiver that the rules read. */
const selectors = [
  ...new Map(
    rules.flatMap(({ expr }) =>
      [...expr.matchAll(/\b((?:atalaya_receiver|http_server)_\w+)\{([^}]*)\}/g)].map(
        ([selector, name = '', labels = '']) => [selector, { name, labels: pairsOf(labels) }] as const,
      ),
    ),
  ).values(),
];

test('every series that an alert on the receiver reads is one that a running receiver has', async () => {
  const metrics = await startMetrics({ senders: ['alertmanager'], instance: 'test', environment: {} });
  const receiver = await startTestReceiver({ telemetry: metrics.telemetry });
  await receiver.post('alertmanager', posted('firing', page));
  await receiver.post('alertmanager', posted('firing', page), 'a wrong token');
  await receiver.settle();
  const text = await metrics.text();
  await receiver.close();
  await receiver.mail.close();
  await metrics.shutdown();
  const series = text.split('\n').flatMap((line) => {
    const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    return name === '' ? [] : [{ name, labels: new Map(pairsOf(labels).map(([label, , value]) => [label, value])) }];
  });
  const isRead = ({ name, labels }: (typeof selectors)[number]): boolean =>
    series.some(
      (known) =>
        known.name === name &&
        labels.every(([label, op, value]) => {
          // Prometheus gives the job.
          if (label === 'job') return value === 'atalaya-receiver';
          const own = known.labels.get(label) ?? '';
          return op === '=' ? own === value : new RegExp(`^(?:${value})$`).test(own);
        }),
    );
  expect(selectors.length).toBeGreaterThan(4);
  expect(selectors.filter((selector) => !isRead(selector))).toEqual([]);
});

const series = (name: string, labels: string, values: string): object => ({
  series: `${name}{job="atalaya-receiver"${labels === '' ? '' : `, ${labels}`}}`,
  values,
});

const delay = 'atalaya_receiver_delivery_delay';
const answers = 'http_server_request_duration_count';

/** Two hours of a receiver that works: a page a minute. */
const healthy = {
  pages: series(`${delay}_count`, 'kind="page"', '0+1x240'),
  inTime: series(`${delay}_bucket`, 'kind="page", le="30"', '0+1x240'),
  failed: series('atalaya_receiver_deliveries_failed_total', 'destination="Email"', '0x240'),
  taken: series(answers, 'http_response_status_code="200"', '0+1x240'),
  refused: series(answers, 'http_response_status_code="401"', '0x240'),
  oldest: series('atalaya_receiver_outbox_oldest', '', '1x240'),
  up: series('up', '', '1x240'),
};

/** The groups that page: budgets look back a month, which a test of two hours has no use for. */
const paging = groups.filter((group) => group.rules.some((rule) => rule.labels['severity'] === 'page'));
const pages = paging.flatMap((group) => group.rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])));

/** Promtool's complaint; empty where exactly these pages fire after two hours. */
const complaint = (changed: Partial<typeof healthy>, fires: readonly string[], program: string): string => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'rules.yaml'), stringify({ groups: paging }));
  const expectations = pages.map((alert) => ({
    expr: `count(ALERTS{alertname="${alert}", alertstate="firing"})`,
    eval_time: '2h',
    exp_samples: fires.includes(alert) ? [{ labels: '{}', value: 1 }] : [],
  }));
  const input = Object.values({ ...healthy, ...changed });
  writeFileSync(
    path.join(folder, 'tests.yaml'),
    stringify({
      rule_files: ['rules.yaml'],
      evaluation_interval: '1m',
      tests: [{ interval: '1m', input_series: input, promql_expr_test: expectations }],
    }),
  );
  const { status, stdout, stderr } = spawnSync(program, ['test', 'rules', 'tests.yaml'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stdout + stderr;
};

testEachWith(
  ['promtool'],
  [
    { what: 'works', changed: {}, fires: [] },
    {
      what: 'delivers its pages late',
      changed: { inTime: series(`${delay}_bucket`, 'kind="page", le="30"', '0x240') },
      fires: ['receiver-pages-within-30s-burn-page'],
    },
    {
      what: 'gives messages up',
      changed: { failed: series('atalaya_receiver_deliveries_failed_total', 'destination="Email"', '0+1x240') },
      fires: ['receiver-messages-delivered-burn-page'],
    },
    {
      what: 'refuses a sender',
      changed: { refused: series(answers, 'http_response_status_code="401"', '0+1x240') },
      fires: ['receiver-notifications-taken-burn-page'],
    },
    {
      what: 'cannot deliver for now',
      changed: { oldest: series('atalaya_receiver_outbox_oldest', '', '0+60x240') },
      fires: ['receiver-outbox-moves-burn-page'],
    },
    { what: 'does not run', changed: { up: series('up', '', '0x240') }, fires: ['receiver-runs-burn-page'] },
  ],
)('a receiver that $what fires what is about that', ({ changed, fires }) => {
  expect(pages).toHaveLength(5);
  expect(complaint(changed, fires, toolPath('promtool')!)).toBe('');
});
