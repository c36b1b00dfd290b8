/**
 * Compares `atalaya slo report`, as a whole process, with what it cannot do without: over histories with a bare read of their
 * packed points, over a server that takes 50 ms for each answer with as many bare requests. Every system of the repository
 * reads the same 28 days. Run: node bench/report.ts
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { loadFleet } from '../cli/load/loadSystems.ts';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import { decodeColumns } from '../history/packedColumns.ts';
import { scenarioSource } from '../history/simulated/source.ts';
import { startFakePrometheus } from '../history/testing/fakePrometheus.ts';
import { underscored } from '../history/testing/underscored.ts';
import { median } from '../numbers/quantile.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { writeSimulated } from './simulatedHistory.ts';

const day = 86_400_000;
const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-report-'));
const data = path.join(folder, 'data');
const file = path.join(folder, 'one', 'metrics.db');
const systems = await loadFleet(systemsFolder);
const to = Math.floor(Date.now() / day) * day;
const at = new Date(to).toISOString();
const rounds = 3;

const medianOf = async (work: () => Promise<number>): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await work());
  return median(times);
};

/** Milliseconds. */
const run = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: folder,
      env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'cache') },
      stdio: 'ignore',
    });
    child.on('close', (code) => {
      // 1: a promise of the simulated outage is missed. 3: the platform counts some objectives.
      if (code === 0 || code === 1 || code === 3) resolve(performance.now() - start);
      else reject(new Error(`${args.join(' ')} ended with ${code}`));
    });
  });

const command = path.join(root, 'cli/main.ts');

/** Every packed point of the file, so many times. */
const bareRead = (times: number): number => {
  const start = performance.now();
  for (let time = 0; time < times; time += 1) {
    const db = new DatabaseSync(file, { readOnly: true });
    for (const { columns } of db.prepare('SELECT columns FROM packed WHERE columns IS NOT NULL').iterate())
      decodeColumns(columns as Uint8Array);
    db.close();
  }
  return performance.now() - start;
};

const line = (name: string, own: number, baseline: number, than: string): void => {
  process.stdout.write(
    `${name.padEnd(34)} ${own.toFixed(0).padStart(6)} ms = ${(own / baseline).toFixed(2)} x ${baseline.toFixed(0)} ms (${than})\n`,
  );
};

try {
  mkdirSync(path.dirname(file));
  mkdirSync(data);
  const objectives = [...new Set(systems.flatMap((system) => system.objectives.map(({ id }) => id)))];
  writeSimulated({ file, system: freight, objectives, from: to - 29 * day, to });
  for (const { id } of systems) symlinkSync(path.dirname(file), path.join(data, id));
  const node = await medianOf(() => run(['-e', '0']));
  const args = ['--period', '28d', '--data', data, '--at', at, '--format', 'json'];

  const bare = await medianOf(() => Promise.resolve(bareRead(1)));
  const one = await medianOf(() => run([command, 'slo', 'report', 'freight', ...args]));
  line('one system, all alerts', one, node + bare, 'Node, and every packed point decoded');

  const several = systems.slice(0, 8).map(({ id }) => id);
  const all = await run([command, 'slo', 'report', ...several, ...args]);
  line(
    `${several.length} systems, all alerts`,
    all,
    node + bareRead(several.length),
    'Node, and every packed point decoded',
  );

  const source = underscored(
    scenarioSource({
      systems: [freight],
      scenario: 'outage',
      strength: () => 1,
      incident: { from: to - 5_400_000, to },
    }),
  );
  const server = await startFakePrometheus({ source, now: () => to, delay: 50 });
  const remote = ['--from', 'prometheus', server.url, '--period', '2d', '--at', at, '--format', 'json'];
  const before = server.requests.length;
  await run([command, 'slo', 'report', 'freight', ...remote]);
  const count = server.requests.length - before;
  const fromServer = await medianOf(() => run([command, 'slo', 'report', 'freight', ...remote]));
  await server.close();
  line(
    'one system from a server, 2 days',
    fromServer,
    node + (count / 8) * 50,
    `Node, and ${count} requests of 50 ms, eight at a time`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
