/**
 * `emit` as a whole process, definitions to files, for 50, 500 and 5,000 systems; and its Prometheus rules alone beside
 * Sloth making rules for the same objectives. Sloth's are fewer by far (no thresholds, traffic, runbooks, Terraform).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fleet from '../systems/fleet.ts';
import { missing, oraclePath } from '../tools/oracles/place.ts';
import { writeDefinitions, writeSloth } from './emitFixture.ts';

const sizes = [50, 500, 5_000] as const;

const secondsOf = (program: string, args: readonly string[]): number => {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stderr.slice(-2_000)}`);
  return (performance.now() - started) / 1_000;
};

const ours = (what: 'emit' | 'full' | 'rules', definitions: string, out: string): number => {
  mkdirSync(out, { recursive: true });
  const script = path.join(import.meta.dirname, 'emitOnce.ts');
  return secondsOf(process.execPath, ['--disable-warning=ExperimentalWarning', script, what, definitions, out]);
};

const perSystem = (seconds: number, count: number): string => `${((seconds / count) * 1_000).toFixed(2)} ms a system`;

export const emitBench = (folder: string): string => {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const sloth = oraclePath('sloth');
  const times = { emit: new Map<number, number>(), full: new Map<number, number>() };
  for (const size of sizes) {
    const definitions = path.join(folder, `systems-${size}`);
    writeDefinitions(definitions, size);
    for (const what of ['emit', 'full'] as const) {
      const out = path.join(folder, `${what}-${size}`);
      const seconds = ours(what, definitions, out);
      times[what].set(size, seconds);
      rmSync(out, { recursive: true, force: true });
      const how = what === 'emit' ? 'to a manifest of hashes' : 'to files';
      say(`${seconds.toFixed(2)} s  ${size} systems, everything, ${how}: ${perSystem(seconds, size)}`);
    }
    const rules = ours('rules', definitions, path.join(folder, `rules-${size}`));
    if (sloth === undefined) {
      say(missing('sloth'));
      continue;
    }
    const [input, output] = [path.join(folder, `sloth-${size}`), path.join(folder, `slothed-${size}`)];
    writeSloth(input, fleet, size);
    mkdirSync(output, { recursive: true });
    const theirs = secondsOf(sloth, ['generate', '-i', input, '-o', output]);
    say(
      `${(rules / theirs).toFixed(2)}  ${size} systems' Prometheus rules, ours beside Sloth's: ${rules.toFixed(2)} and ${theirs.toFixed(2)} s`,
    );
  }
  for (const what of ['emit', 'full'] as const) {
    const [few = 0, many = 0] = [times[what].get(500), times[what].get(5_000)];
    say(
      `${(many / 5_000 / (few / 500)).toFixed(2)}  time a system at 5,000 beside 500, ${what === 'emit' ? 'to hashes' : 'to files'}`,
    );
  }
  return lines.join('\n');
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-emit-'));
  try {
    process.stdout.write(`${emitBench(folder)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
