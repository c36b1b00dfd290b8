/** Synthetic messages never count in objectives, from the request to the emitted alerts; one alert balances them. */
import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseChaos } from '../../cli/chaos/chaos.ts';
import { ownSignals } from '../../model/signals.ts';
import freight from '../fixtures/systems/freight.ts';
import { startPipeline, type Answer, type RunningPipeline } from '../support/runningPipeline.ts';
import { emittedFiles } from '../support/emittedFiles.ts';

const flight = { date: '2001-01-01T10:00:00Z', delay: 5, distance: 300, origin: 'LAS', destination: 'LAX' };
const marked = { 'atalaya-synthetic': 'load test' };

const rowsIn = ({ json }: Answer): number => (json as { readonly data: readonly object[] }).data.length;

/** Good and total events of each objective. */
const events = async ({ metric }: RunningPipeline): Promise<readonly string[]> =>
  Promise.all(
    freight.objectives.map(async ({ id }) => {
      const [good, total] = [
        await metric(`atalaya_objective_good_events_total{objective="${id}"}`),
        await metric(`atalaya_objective_total_events_total{objective="${id}"}`),
      ];
      return `${id} ${good}/${total}`;
    }),
  );

test('synthetic messages are stored, returned only on request, and are events of no objective', async () => {
  const pipeline = await startPipeline(freight);
  const { get, post, publish, settled, metric } = pipeline;
  await post('/freight', flight, marked);
  await settled();
  expect(rowsIn(await get('/freight', { headers: marked }))).toBe(1);
  expect(await events(pipeline)).toEqual(freight.objectives.map(({ id }) => `${id} 0/0`));

  expect(rowsIn(await get('/freight'))).toBe(0);
  await publish(JSON.stringify(flight));
  await settled();
  expect([rowsIn(await get('/freight?limit=5')), rowsIn(await get('/freight?limit=5', { headers: marked }))]).toEqual([
    1, 2,
  ]);
  expect(await metric('atalaya_ingest_messages_total{outcome="stored"}')).toBe(1);
  expect(await metric('atalaya_synthetic_messages_total{outcome="stored"}')).toBe(1);
});

test('injected faults spend the error budget of real requests, and synthetic requests spend none', async () => {
  const pipeline = await startPipeline(freight, { chaos: parseChaos('errors=503') });
  const { get, metric } = pipeline;
  const told = [await get('/freight'), await get('/freight', { headers: marked }), await get('/health')];
  expect(told.map(({ status, headers }) => [status, headers.get('atalaya-chaos')])).toEqual([
    [503, 'errors'],
    [503, 'errors'],
    [200, null],
  ]);
  const availability = (await events(pipeline)).find((line) => line.startsWith('api-availability'));
  expect([availability, await metric('atalaya_synthetic_request_duration_count')]).toEqual(['api-availability 0/1', 1]);
});

/** Files that name one of these signals, and each line of them that does. */
const naming = async (ids: readonly string[]): Promise<readonly (readonly [string, readonly string[]])[]> => {
  const names = ownSignals().flatMap(({ id, names }) => (ids.includes(id) ? [id, names.prometheus] : []));
  expect(names).toHaveLength(2 * ids.length);
  const generated = await emittedFiles();
  return readdirSync(generated, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      const rules = readFileSync(file, 'utf8').split(/^(?= *- (?:alert|record):|    \{$)/m);
      const found = rules.filter((rule) => names.some((each) => rule.includes(each)));
      return found.length === 0 ? [] : [[path.relative(generated, file), found] as const];
    });
};

test('no emitted file reads the metric of test requests', async () => {
  expect(await naming(['atalaya.synthetic.request.duration'])).toEqual([]);
});

test('of all that is emitted, only the alert on lost messages reads the metric of test messages', async () => {
  const files = await naming(['atalaya.synthetic.messages']);
  const kinds = new Set(files.map(([file]) => path.basename(file)));
  expect([...kinds].toSorted()).toEqual(['metrics.tf.json', 'policies.json', 'rules.yaml']);
  for (const [file, rules] of files) {
    if (file.endsWith('metrics.tf.json')) continue;
    expect([file, rules.length]).toEqual([file, 1]);
    expect(rules[0]).toMatch(/-messages-lost\b/);
  }
});
