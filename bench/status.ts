/**
 * Compares `atalaya slo status`, as a whole process, with what it cannot do without: over local points with the same sums in
 * bare SQLite, over a server that takes 50 ms for each answer with as many bare requests. `explain` is compared with a start
 * of Node. Every system of the repository is judged. Run: node bench/status.ts
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import { loadFleet } from '../cli/load/loadSystems.ts';
import { openHistory } from '../history/history.ts';
import { startFakePrometheus } from '../history/testing/fakePrometheus.ts';
import { median } from '../numbers/quantile.ts';
import { memorySource, type SourceSeries } from '../promql/source.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-status-'));
const now = Math.floor(Date.now() / minute) * minute;
const systems = await loadFleet(systemsFolder);
const names = ['good', 'total'] as const;
const delay = 50;
const rounds = 5;

interface Run {
  readonly ms: number;
  readonly code: number | null;
  readonly lines: number;
}

const run = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Run> => {
  const start = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: folder,
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(folder, 'cache'), ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { ms: performance.now() - start, code, lines: text.split('\n').length };
};

const command = path.join(root, 'cli/main.ts');

/** The median of some rounds, after one that fills the caches. */
const medianOf = async (work: () => Promise<number>): Promise<number> => {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await work());
  return median(times);
};

const timed = (args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<number> =>
  medianOf(async () => {
    const { ms, code, lines } = await run(args, environment);
    // 3: objectives that the platform counts have no series in the fake.
    if (args.includes('status') && ((code !== 0 && code !== 3) || lines < objectives))
      throw new Error(`${args.join(' ')} ended with ${code} after ${lines} lines`);
    return ms;
  });

const objectives = systems.flatMap(({ objectives: own }) => own).length;

const report = (name: string, own: number, baseline: number, than: string, limit: number): void => {
  process.stdout.write(
    `${name.padEnd(34)} ${own.toFixed(0).padStart(6)} ms = ${(own / baseline).toFixed(2)} x ${baseline.toFixed(0)} ms (${than}); limit ${limit} ms\n`,
  );
};

/** Thirty days of minutes, written hour by hour as a pipeline does; every system reads the same file. */
const fillLocal = (): string => {
  const file = path.join(folder, 'one', 'metrics.db');
  mkdirSync(path.dirname(file));
  const ids = new Set(systems.flatMap(({ objectives: own }) => own.map(({ id }) => id)));
  let clock = now - 30 * day;
  const history = openHistory(file, { now: () => clock, maxBytes: 2 ** 33, maxSeries: 10_000, maxWaiting: 10_000_000 });
  for (let start = now - 30 * day; start < now; start += hour) {
    clock = start + hour;
    const times = Array.from({ length: hour / minute }, (_, index) => start + (index + 1) * minute);
    history.append(
      times.flatMap((at) => [
        { kind: 'GaugePoint' as const, name: 'atalaya.queue.backlog', labels: {}, since: at - minute, at, value: 0 },
        ...[...ids].flatMap((objective) =>
          names.map((name) => ({
            kind: 'SumPoint' as const,
            name: `atalaya.objective.${name}_events`,
            labels: { objective },
            since: at - minute,
            at,
            value: 100,
          })),
        ),
      ]),
    );
  }
  history.close();
  for (const { id } of systems) {
    mkdirSync(path.join(folder, 'data'), { recursive: true });
    symlinkSync(path.dirname(file), path.join(folder, 'data', id));
  }
  return file;
};

/** The sums of every objective of every system over its window, in SQL alone. */
const bareSums = (file: string): number => {
  const start = performance.now();
  for (const { objectives: own } of systems) {
    const db = new DatabaseSync(file, { readOnly: true });
    const sums = ['fine', 'coarse'].flatMap((table) => {
      const exists = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
      return exists === undefined
        ? []
        : [
            db.prepare(
              `SELECT total(value) FROM ${table} WHERE series = (SELECT id FROM series WHERE name = ? AND labels = ?)`,
            ),
          ];
    });
    for (const { id } of own)
      for (const name of names)
        for (const sum of sums) sum.get(`atalaya.objective.${name}_events`, JSON.stringify({ objective: id }));
    db.close();
  }
  return performance.now() - start;
};

/** As few samples as have no gap: the server's own work is not what is measured. */
const series = (nameOf: (part: (typeof names)[number]) => string): readonly SourceSeries[] => {
  const old = Array.from({ length: 31 * 288 }, (_, index) => now - (31 * 288 - index) * 5 * minute);
  const last = Array.from({ length: 4 }, (_, index) => now - (3 - index) * minute);
  const times = Float64Array.from([...old.filter((at) => at < last[0]!), ...last]);
  const values = times.map((_, index) => index * 100);
  return systems.flatMap(({ id, objectives: own }) =>
    own.flatMap(({ id: objective }) =>
      names.map((part) => ({ labels: { __name__: nameOf(part), job: id, objective }, times, values })),
    ),
  );
};

const bareRequests = (url: string, count: number): Promise<number> =>
  medianOf(async () => {
    const start = performance.now();
    let left = count;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await (await fetch(url, { method: 'POST', body: new URLSearchParams({ query: 'time()' }) })).text();
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return performance.now() - start;
  });

try {
  const node = await timed(['-e', '0']);
  report('explain', await timed([command, 'explain', 'freight-api-availability']), node, 'Node alone', 1_000);

  const file = fillLocal();
  const sums = await medianOf(() => Promise.resolve(bareSums(file)));
  const local = await timed([command, 'slo', 'status', '--data', path.join(folder, 'data')]);
  report(`${systems.length} systems, local points`, local, node + sums, 'Node, and the sums in SQLite', 1_000);

  const prometheus = await startFakePrometheus({
    source: memorySource(series((part) => `atalaya_objective_${part}_events_total`)),
    now: Date.now,
    delay,
  });
  const before = prometheus.requests.length;
  await run([command, 'slo', 'status', '--from', 'prometheus', prometheus.url]);
  const count = prometheus.requests.length - before;
  const bare = await bareRequests(`${prometheus.url}/api/v1/query`, count);
  const remote = await timed([command, 'slo', 'status', '--from', 'prometheus', prometheus.url]);
  await prometheus.close();
  report(
    `${objectives} objectives, Prometheus`,
    remote,
    node + bare,
    `Node, and ${count} requests of ${delay} ms`,
    5_000,
  );

  // Cloud Monitoring's Prometheus API is the same API, below a path of the project.
  const google = await startFakePrometheus({
    source: memorySource(series((part) => `atalaya.objective.${part}_events`)),
    now: Date.now,
    delay,
  });
  const environment = { ATALAYA_MONITORING_ENDPOINT: google.url, GOOGLE_CLOUD_PROJECT: 'metrics' };
  const cloud = await timed([command, 'slo', 'status', '--from', 'google'], environment);
  await google.close();
  report(`${objectives} objectives, Google`, cloud, node + bare, `Node, and ${count} requests of ${delay} ms`, 5_000);
} finally {
  rmSync(folder, { recursive: true });
}
