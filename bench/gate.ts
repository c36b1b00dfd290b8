/**
 * How far the gate can be trusted: verdicts on one unchanged target, measured as a gate measures them, and 1,000 more drawn from
 * all their runs. What is measured is kept, so that a bench that was stopped goes on.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findK6 } from '../cli/loadtest/findK6.ts';
import { startTarget } from '../cli/loadtest/target.ts';
import { measureRun } from '../cli/gate/measure.ts';
import { warmUp } from '../cli/gate/run.ts';
import type { Io } from '../cli/io.ts';
import { systemsFolder } from '../cli/options.ts';
import { calibrate, isAlarm, slower } from '../loadtest/gate/calibrate.ts';
import { gatePlanOf } from '../loadtest/gate/gatePlan.ts';
import { isValid, type GateRun } from '../loadtest/gate/gateRun.ts';
import { pairsOf, sideOf } from '../loadtest/gate/regression.ts';
import flights from '../systems/flights.ts';

const root = path.join(import.meta.dirname, '..');
const [pairs, seconds, verdicts, injected] = [10, 2, Number(process.env['VERDICTS'] ?? 20), 0.1];
const folder = path.join(root, '.atalaya', 'bench', 'gate');
const file = path.join(folder, `runs-${pairs}x${seconds}s.json`);

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: () => undefined,
  now: Date.now,
  cwd: root,
  systems: systemsFolder,
  isTTY: false,
  columns: 80,
  stop: stop.signal,
};

mkdirSync(folder, { recursive: true });
const pool: GateRun[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as GateRun[]) : [];
const wanted = verdicts * 2 * pairs;
const begun = performance.now();
let [spent, fresh] = [0, 0];
if (pool.length < wanted) {
  const k6 = await findK6();
  const target = await startTarget(flights, io);
  try {
    const plan = gatePlanOf(flights, { seconds, warmUp });
    const measuring = { plan, k6, folder: path.join(folder, 'runs'), now: Date.now, stop: stop.signal };
    await measureRun(target, 'baseline', 999, measuring);
    const started = performance.now();
    while (pool.length < wanted && !stop.signal.aborted) {
      const run = await measureRun(target, sideOf(pool.length), pool.length, measuring);
      if (stop.signal.aborted) break;
      pool.push(run);
      [spent, fresh] = [spent + run.seconds, fresh + 1];
      writeFileSync(file, JSON.stringify(pool));
      if (pool.length % (2 * pairs) === 0) process.stderr.write(`${pool.length} of ${wanted} runs\n`);
    }
    spent = (performance.now() - started) / 1_000 - spent;
  } finally {
    await target.close();
    rmSync(path.join(folder, 'runs'), { recursive: true, force: true });
  }
}

if (stop.signal.aborted) {
  process.stdout.write(`  stopped after ${pool.length} of ${wanted} runs; the next call goes on from there\n`);
  process.exitCode = 1;
} else {
  const blocks = Array.from({ length: verdicts }, (_, index) => pool.slice(index * 2 * pairs, (index + 1) * 2 * pairs));
  const live = blocks.map((runs) => pairsOf(runs));
  const slowed = live.map((own) =>
    own.map(({ candidate, baseline }) => ({ candidate: slower(candidate, injected), baseline })),
  );
  const [alarms, found] = [live, slowed].map((all) => all.filter(isAlarm).length) as [number, number];
  const drawn = calibrate(pool, { pairs, verdicts: 1_000, slowdowns: [injected], seed: 1 });
  const { falseAlarms } = drawn;
  const caught = drawn.caught[0]!;
  const overhead = fresh === 0 ? undefined : (spent / fresh) * 2 * pairs;
  const lines = [
    `${percent(falseAlarms.count / falseAlarms.of)}  false alarms: ${falseAlarms.count} of ${falseAlarms.of} verdicts of ${pairs} pairs drawn from ${pool.filter(isValid).length} of ${pool.length} runs (95% interval ${percent(falseAlarms.low)} to ${percent(falseAlarms.high)})`,
    `${percent(caught.count / caught.of)}  caught when one side is ${percent(injected)} slower, multiplied into its runs: ${caught.count} of ${caught.of} (95% interval ${percent(caught.low)} to ${percent(caught.high)})`,
    `${alarms} of ${verdicts} verdicts live raised an alarm; with one side slower, ${found} of ${verdicts}`,
    `${percent(drawn.noise)}  p50 varies from run to run`,
    ...(overhead === undefined
      ? []
      : [`${overhead.toFixed(2)} s  of a gate of ${2 * pairs} runs in which k6 does not run`]),
    `${((performance.now() - begun) / 60_000).toFixed(1)} min for ${fresh} of ${pool.length} runs`,
  ];
  process.stdout.write(lines.map((line) => `  ${line}\n`).join(''));
  const missed = [
    ...(falseAlarms.count / falseAlarms.of > 0.02 ? ['more than 2% false alarms'] : []),
    ...(caught.count / caught.of < 0.9 ? ['fewer than 90% of slowdowns caught'] : []),
    ...(overhead !== undefined && overhead > 2 ? ['more than 2 s beside k6'] : []),
  ];
  for (const bar of missed) process.stderr.write(`missed: ${bar}\n`);
  if (missed.length > 0) process.exitCode = 1;
}
