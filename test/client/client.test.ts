/** The generated client: equal to the committed files, type-checked as its users do, and run against the API. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { expectGolden } from '../support/golden.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { startPipeline } from '../support/runningPipeline.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');
const ids = ['freight', 'lms', 'attendees', 'diary'];
let folder: string;

beforeAll(async () => {
  folder = temporaryFolder();
  for (const id of ids) {
    const { code, stdout } = await runInProcess(['client', id, '--out', id], { cwd: folder });
    expect([code, stdout.split('\n').length]).toEqual([0, 7]);
  }
});

test.each(ids)("%s's client equals the committed files", (id) => {
  const generated = readdirSync(path.join(folder, id)).filter((file) => !file.startsWith('runtime.'));
  expect(generated).toEqual(['README.md', 'index.d.ts', 'index.js', 'package.json']);
  for (const file of generated) {
    expectGolden(
      path.join(import.meta.dirname, 'fixtures', id, file),
      readFileSync(path.join(folder, id, file), 'utf8'),
    );
  }
});

test('generating a client twice gives the same files', async () => {
  await runInProcess(['client', 'freight', '--out', 'again'], { cwd: folder });
  for (const file of readdirSync(path.join(folder, 'again'))) {
    expect(readFileSync(path.join(folder, 'again', file), 'utf8')).toBe(
      readFileSync(path.join(folder, 'freight', file), 'utf8'),
    );
  }
});

const usage = `
import { ApiProblem, createClient, type Integer, type Row } from './freight/index.js';
import { createClient as lms } from './lms/index.js';

const client = createClient({ baseUrl: 'http://127.0.0.1:8080', token: async () => 'x' });
for await (const row of client.listFreight({ origin: 'LAS', 'delay[gte]': 30n, 'date[lt]': new Date(), sort: '-delay' })) {
  const whole: Row = row;
  const delay: Integer = whole.delay;
}
for await (const row of client.exportFreight({ fields: ['origin'] })) {
  const origin: string = row.origin;
  // @ts-expect-error -- it was not asked for
  row.delay;
}
const { rows, next } = await client.getFreightByOrigin({ origin: 'LAS' }).first();
const date: string | undefined = rows[0]?.date;
await client.publishFreight({ date: new Date(), delay: 1, distance: 2n, origin: 'LAS', destination: 'LAX' });
// @ts-expect-error -- there is no such field
client.listFreight({ airport: 'LAS' });
// @ts-expect-error -- a number
client.listFreight({ delay: 'late' });
// @ts-expect-error -- both keys are needed
lms({ baseUrl: '' }).getDataByActionIdAndUserEmail({ action_id: 'a' });
// @ts-expect-error -- a message has every required field
client.publishFreight({ origin: 'LAS' });
export const status = (error: unknown): number => (error instanceof ApiProblem ? error.status : 0);
`;

test('in strict mode the declarations accept right use and refuse wrong use', () => {
  writeFileSync(path.join(folder, 'usage.mts'), usage);
  const compiler = path.join(root, 'node_modules', '.bin', 'tsc');
  const options = '--noEmit --strict --target esnext --module nodenext --lib esnext,dom,dom.asynciterable --types';
  const { stdout, status } = spawnSync(compiler, [...options.split(' '), '', 'usage.mts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

describe('against the running service', () => {
  /** Runs a script in its own process, as users of the client do. */
  const run = async (script: string): Promise<unknown> => {
    writeFileSync(path.join(folder, 'run.mjs'), script);
    const { stdout } = await promisify(execFile)(process.execPath, ['run.mjs'], { cwd: folder, timeout: 20_000 });
    return JSON.parse(stdout);
  };

  test('freight are published once, read page by page and exported, with every digit kept', async () => {
    const [system] = await loadPipelines(systemsFolder, ['freight']);
    const pipeline = await startPipeline(system!);
    const prelude = `import { ApiProblem, createClient } from './freight/index.js';
      const client = createClient({ baseUrl: '${pipeline.url}' });
      const print = (value) => console.log(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? item + 'n' : item)));`;
    const published = await run(`${prelude}
      const freight = Array.from({ length: 25 }, (_, i) => ({ date: new Date(i * 1000), delay: i === 7 ? 9007199254740993n : i, distance: 1, origin: 'LAS', destination: 'LAX' }));
      const first = await client.publishFreight(freight, { idempotencyKey: 'k1' });
      const again = await client.publishFreight(freight, { idempotencyKey: 'k1' });
      print([first.length, String(first) === String(again)]);`);
    expect(published).toEqual([25, true]);
    await pipeline.settled();
    const read = await run(`${prelude}
      const delays = [];
      for await (const { delay } of client.listFreight({ limit: 10, sort: 'date', fields: ['delay'] })) delays.push(delay);
      const pages = [];
      for await (const { rows, next, storedAt } of client.listFreight({ limit: 10 }).pages()) pages.push([rows.length, next === undefined, storedAt !== undefined]);
      const exported = [];
      for await (const row of client.exportFreight({ 'delay[in]': [9007199254740993n, 3], sort: 'delay' })) exported.push(row.delay);
      const { rows } = await client.getFreightByOrigin({ origin: 'LAS' }, { limit: 1, fields: ['distance', 'origin'] }).first();
      const problem = await client.getFreightByOrigin({ origin: 'X/Y:Z' }).first().catch((error) => error);
      print({ delays, pages, exported, rows, problem: [problem instanceof ApiProblem, problem.status, problem.message] });`);
    expect(read).toEqual({
      delays: [0, 1, 2, 3, 4, 5, 6, '9007199254740993n', ...Array.from({ length: 17 }, (_, i) => i + 8)],
      pages: [
        [10, false, true],
        [10, false, true],
        [5, true, true],
      ],
      exported: [3, '9007199254740993n'],
      rows: [{ distance: 1, origin: 'LAS' }],
      problem: [true, 404, 'There is nothing under this key. Fix: check the key, or repeat the request later.'],
    });
  });
});
