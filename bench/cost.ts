/**
 * `atalaya cost` of fifty systems, as a whole process, beside a process that only loads the same definitions: the rest is the command,
 * the modules that count, and counting. Rounds alternate, so that a busy machine slows both.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from '../numbers/quantile.ts';
import { writeDefinitions } from './emitFixture.ts';

const count = 50;
/** Seconds, of the whole process on a machine that does nothing else. */
const most = 1;
const rounds = 7;
const once = path.join(import.meta.dirname, 'costOnce.ts');
/** Compiled modules, as the command keeps them. */
const compiled = path.join(import.meta.dirname, '..', 'node_modules', '.cache', 'node');
const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-cost-'));

interface Timed {
  readonly seconds: number;
  /** Seconds of processor time. */
  readonly cpu: number;

  readonly out: string;
}

const timed = (what: 'cost' | 'load'): Timed => {
  const start = performance.now();
  const args = ['--disable-warning=ExperimentalWarning', once, what, path.join(folder, 'systems')];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1e8,
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
  const seconds = (performance.now() - start) / 1_000;
  return { seconds, cpu: Number(stderr.trimEnd().split('\n').at(-1)), out: stdout };
};

try {
  writeDefinitions(path.join(folder, 'systems'), count);
  const [cost, load]: [Timed[], Timed[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const counted = timed('cost');
    const loaded = timed('load');
    cost.push(counted);
    load.push(loaded);
    const { systems } = JSON.parse(counted.out) as { readonly systems: readonly unknown[] };
    // With what they share.
    if (systems.length !== count + 1 || loaded.out.trim() !== String(count))
      throw new Error(`${systems.length - 1} systems were counted, and ${loaded.out.trim()} loaded, of ${count}`);
  }
  const middle = (runs: readonly Timed[], of: 'seconds' | 'cpu'): number => median(runs.map((run) => run[of]));
  const [a, b] = [middle(cost, 'seconds'), middle(load, 'seconds')];
  const [busy, bare] = [middle(cost, 'cpu'), middle(load, 'cpu')];
  process.stdout.write(
    `  ${count} systems: ${a.toFixed(2)} s the whole process, ${(a / b).toFixed(1)} times a process that only loads their definitions (${b.toFixed(2)} s)\n  processor time: ${busy.toFixed(2)} s, ${(busy / bare).toFixed(1)} times (${bare.toFixed(2)} s); the limit of ${most} s for the whole process is ${a < most ? 'kept' : `not kept on this machine as it is now, which waited ${(a / busy).toFixed(1)} times as long as it worked`}\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
