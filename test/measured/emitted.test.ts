/** What is emitted for a system that says itself what measures it: our own checks of files find no error in it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { checkFile } from '../../cli/check/file.ts';
import { loadOrganization } from '../../cli/load/loadOrganization.ts';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { emitSystem } from '../../emit/emit.ts';
import { promql } from '../../model/indicatorSource.ts';
import { freshness } from '../../model/objective.ts';
import { service } from '../../model/ownStage.ts';
import { watchSystem } from '../../model/system.ts';
import { valueBelow } from '../../model/threshold.ts';
import { readSources } from '../../slo/sources/readSources.ts';
import { measuredSystem } from '../support/measuredSystem.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const words = { target: '99%', window: '30d', why: 'Buyers wait.', rejected: [] } as const;
const organization = await loadOrganization(systemsFolder);
const files = emitSystem(measuredSystem, { organization, environment: 'prod' }, readK6Runtime());
const textOf = (file: string): string => files.get(file) ?? '';

test('the checks of files find no error in its SLOs, policies, dashboard and log-based metrics', async () => {
  const folder = temporaryFolder();
  const checked = [...files.keys()].filter((file) =>
    /^(?:cloud-monitoring|dashboards)\/|^terraform\/(?:slos|log-metrics)/.test(file),
  );
  expect(checked).toHaveLength(5);
  for (const file of checked) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), textOf(file));
  }
  const said: string[] = [];
  const io = {
    cwd: folder,
    stdout: (text: string) => void said.push(text),
    stderr: (text: string) => void said.push(text),
  };
  const code = await checkFile(checked, { format: 'text', fix: false, strict: false }, io);
  expect({ code, said: said.join('').replace(/, \d+ checks/, '') }).toEqual({
    code: 0,
    // A warning on the number of its charts, as many objectives have.
    said: expect.stringMatching(/^dashboards\/many-widgets[^]*: 0 errors, 1 warning\n$/),
  });
});

test('a system that another thread emits is the same', () => {
  const again = emitSystem(structuredClone(measuredSystem), { organization, environment: 'prod' }, readK6Runtime());
  expect([...again]).toEqual([...files]);
});

test('each objective has its SLO, or burn alerts in PromQL where an SLO cannot take its query', () => {
  const slos = JSON.parse(textOf('cloud-monitoring/slos.json')) as {
    readonly serviceLevelObjectives: readonly { readonly sloId: string }[];
  };
  expect(slos.serviceLevelObjectives.map(({ sloId }) => sloId)).toEqual([
    'api-availability',
    'front',
    'api-latency-300ms',
    'ingest-processing',
  ]);
  for (const id of ['checkout', 'checkout-minutes', 'this-month'])
    expect(textOf('cloud-monitoring/policies.json')).toContain(`"slo": "${id}"`);
});

test('an SLO on log lines waits for its log-based metric', () => {
  const { resource } = JSON.parse(textOf('terraform/slos.tf.json')) as {
    readonly resource: { readonly google_monitoring_slo: Readonly<Record<string, { readonly depends_on?: unknown }>> };
  };
  expect(resource.google_monitoring_slo['ingest_processing']?.depends_on).toEqual([
    'google_logging_metric.orders_rejected',
  ]);
});

test('a system that others run may promise what none of its stages measures, as its sources do', () => {
  const { system, problems } = readSources(
    watchSystem({
      id: 'shop',
      description: 'A shop that sends its own metrics.',
      owner: 'data-platform',
      project: 'shop-prod-1',
      stages: { api: service('shop-api', {}) },
      objectives: [freshness('ingest', { ...words, under: '1m', of: promql('sum(fresh_total) / sum(all_total)') })],
      alerts: [valueBelow({ id: 'no-sales', of: promql('sum(rate(sales_total[30m]))'), below: 0.1, stage: 'table' })],
    }),
  );
  expect(problems).toEqual([]);
  const { alerts } = nodesOf(system, 'prod');
  expect(alerts.filter(({ source }) => source !== undefined).map(({ id }) => id)).toEqual([
    'shop-ingest-freshness-1m-burn-page',
    'shop-ingest-freshness-1m-burn-ticket',
    'shop-ingest-freshness-1m-budget-50',
    'shop-ingest-freshness-1m-budget-100',
    'shop-no-sales',
  ]);
});
