/**
 * What five teams published as Terraform, imported: the plans in fixtures/ were made by Terraform with the real provider. Each
 * gives a definition that loads and is formatted as this repository is.
 */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { apisOf, ingestsOf, queuesOf, tablesOf } from '../../model/stages.ts';
import type { System } from '../../model/system.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { fixtures, imported, type Imported } from './importedSystems.ts';

interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
}

const shapes = ['challengelatam', 'serverless', 'datos', 'ltm', 'analytics'];

const importedPlan = (shape: string): Promise<Imported> =>
  imported(['terraform', 'plan.json'], { 'plan.json': readFileSync(path.join(fixtures, shape, 'plan.json'), 'utf8') });

const all = new Map(await Promise.all(shapes.map(async (shape) => [shape, await importedPlan(shape)] as const)));

const loaded = async (shape: string): Promise<System> => {
  const [system] = await loadSystems(all.get(shape)!.systems);
  return system!;
};

const partsOf = (system: System): object => ({
  id: system.id,
  project: system.project,
  region: system.region,
  queue: queuesOf(system).map((queue) =>
    queue.kind === 'Queue' ? `${queue.topic} ${queue.subscription}` : queue.topic,
  ),
  ingest: ingestsOf(system).map(
    (ingest) => `${ingest.kind === 'OwnService' ? ingest.platform : ingest.kind} ${ingest.name}`,
  ),
  table: tablesOf(system).map((table) => (table.kind === 'Table' ? `${table.dataset}.${table.table}` : table.instance)),
  api: apisOf(system).map((api) =>
    (api.kind === 'OwnService' ? `${api.platform} ${api.name} ${api.front?.kind ?? ''}` : api.name).trim(),
  ),
});

test.each([
  [
    'challengelatam',
    {
      id: 'latam',
      project: 'latam-challenge-421',
      region: 'us-central1',
      queue: ['data-ingestion gcf-data-ingestion-us-central1-data-ingestion'],
      ingest: ['cloud-function-gen1 data-ingestion'],
      table: ['latam_dataset.latam'],
      api: ['cloud-run latam-api'],
    },
  ],
  [
    'serverless',
    {
      id: 'events',
      project: 'serverless-events',
      region: 'us-central1',
      queue: [],
      ingest: ['cloud-function events-ingest-prod'],
      table: ['serverless_events_prod.events'],
      api: ['cloud-function events-api-prod Endpoints'],
    },
  ],
  [
    'datos',
    {
      id: 'datos',
      project: 'datos-latam',
      region: 'us-central1',
      queue: ['datos-topic datos-subscription'],
      ingest: ['cloud-run datos-ingest'],
      table: ['latam_dataset.datos'],
      api: ['cloud-run datos-api'],
    },
  ],
  [
    'ltm',
    {
      id: 'ltm',
      project: 'ltm-actions',
      region: 'us-east1',
      queue: ['Data gcf-load-data-us-east1-Data'],
      ingest: ['cloud-function-gen1 load-data'],
      table: ['ltm.actions'],
      api: ['cloud-run ltm-api LoadBalancer'],
    },
  ],
  [
    'analytics',
    {
      id: 'analytics',
      project: 'analytics-latam',
      region: 'us-central1',
      queue: ['data-ingest-topic gcf-pubsub-to-bigquery-us-central1-data-ingest-topic'],
      ingest: ['cloud-function-gen1 pubsub-to-bigquery'],
      table: ['analytics_dataset.example_table'],
      api: ['cloud-run data-api'],
    },
  ],
])('%s: the definition loads, with the stages that its Terraform makes', async (shape, parts) => {
  expect(all.get(shape)!.outcome.code).toBe(0);
  expect(partsOf(await loaded(shape))).toEqual(parts);
});

test.each(shapes)('%s: no secret of its plan is in the definition or in a message', (shape) => {
  const { outcome, texts } = all.get(shape)!;
  expect([outcome.stdout, outcome.stderr, ...texts.values()].join('\n')).not.toContain('s3cr3t');
});

test('every definition is formatted as this repository is', () => {
  const folder = temporaryFolder();
  const repository = path.join(import.meta.dirname, '..', '..');
  mkdirSync(path.join(folder, 'systems'));
  const written = [...all.values()].flatMap(({ texts }) => [...texts]);
  for (const [file, text] of written) writeFileSync(path.join(folder, 'systems', file), text);
  execFileSync(path.join(repository, 'node_modules', '.bin', 'oxfmt'), [
    '-c',
    path.join(repository, '.oxfmtrc.json'),
    folder,
  ]);
  for (const [file, text] of written) expect(readFileSync(path.join(folder, 'systems', file), 'utf8')).toBe(text);
});

test.each(shapes)(
  '%s: what is emitted of the definition passes check, and nothing that is emitted is dead',
  async (shape) => {
    const { cwd, systems } = all.get(shape)!;
    const emitted = await runInProcess(['emit', '--out', 'watched'], { cwd, systems });
    expect({ code: emitted.code, stderr: emitted.stderr }).toEqual({ code: 0, stderr: '' });
    const { stdout } = await runInProcess(['check', '--json'], { cwd, systems });
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);
