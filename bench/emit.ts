/**
 * Measures `emit` as a whole process, definitions to files, for 50, 500 and 5,000 systems, and compares its Prometheus
 * rules alone with Sloth's for the same objectives. Sloth emits far less (no thresholds, traffic, runbooks, Terraform,
 * dashboards); its time in the same run shows how slow or busy the machine is. Bars are of wall time; processor time is printed
 * beside it, of all threads: other work on the machine changes it less.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fleet from '../test/fixtures/systems/fleet.ts';
import { missing, externalToolPath } from '../tools/external/toolPath.ts';
import { writeDefinitions, writeSloth } from './emitFixture.ts';
import { median } from '../numbers/quantile.ts';

/** Seconds for the same work on the machine on which the bars were set: there Sloth took `sloth`, and `most` is the bar. */
const bars = [
  { size: 50, sloth: 0.28, most: 1, mostAlerts: 0.5, rounds: 3 },
  { size: 500, sloth: undefined, most: undefined, mostAlerts: undefined, rounds: 1 },
  { size: 5_000, sloth: 7.1, most: 10, mostAlerts: 5, rounds: 3 },
] as const;

/** Types are stripped once and kept, as the command itself keeps them beside its modules. */
const environment = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_COMPILE_CACHE: path.join(folder, 'compiled'),
});

/** Seconds of one run. */
interface Took {
  readonly wall: number;
  /** Of all threads; NaN where the system does not say. */
  readonly processor: number;
}

const run = (folder: string, program: string, args: readonly string[]): Took => {
  const [started, used] = [performance.now(), processorOfChildren()];
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: environment(folder) } as const;
  const { status, signal, stderr, error } = spawnSync(program, args, options);
  const command = `${program} ${args.join(' ')}`;
  if (error !== undefined) throw new Error(`${command} did not run: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`${command} ended with ${status ?? signal}\n${stderr.slice(-2_000)}`);
  return { wall: (performance.now() - started) / 1_000, processor: processorOfChildren() - used };
};

/** Seconds of all processes that this one has waited for. Source: proc_pid_stat(5), cutime and cstime, in ticks of 10 ms. */
const processorOfChildren = (): number => {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return Number.NaN;
  }
};

const medianOf = (runs: readonly Took[]): Took => ({
  wall: median(runs.map(({ wall }) => wall)),
  processor: median(runs.map(({ processor }) => processor)),
});

const secondsText = ({ wall, processor }: Took): string =>
  Number.isNaN(processor) ? `${wall.toFixed(2)} s` : `${wall.toFixed(2)} s (${processor.toFixed(2)} of processor)`;

const ratioText = (a: Took, b: Took): string => {
  const processor = a.processor / b.processor;
  return `${(a.wall / b.wall).toFixed(2)}${Number.isNaN(processor) ? '' : ` (${processor.toFixed(2)} of processor)`}`;
};

const ours = (folder: string, what: 'emit' | 'full' | 'alerts' | 'rules', size: number): Took => {
  const out = path.join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const script = path.join(import.meta.dirname, 'emitOnce.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, what, definitionsOf(folder, size), out];
  return run(folder, process.execPath, args);
};

const definitionsOf = (folder: string, size: number): string => path.join(folder, `systems-${size}`);

const slothOnce = (folder: string, sloth: string, size: number): Took => {
  const output = path.join(folder, `slothed-${size}`);
  mkdirSync(output, { recursive: true });
  return run(folder, sloth, ['generate', '-i', path.join(folder, `sloth-${size}`), '-o', output]);
};

const perSystem = ({ wall }: Took, count: number): string => `${((wall / count) * 1_000).toFixed(2)} ms a system`;

/** Lines for a person, and the bars that were missed. */
export const emitBench = (
  folder: string,
): { readonly lines: readonly string[]; readonly missed: readonly string[] } => {
  const [lines, missed]: [string[], string[]] = [[], []];
  const sloth = externalToolPath('sloth');
  const took = new Map<number, number>();
  for (const { size, sloth: slothThere, most, mostAlerts, rounds } of bars) {
    writeDefinitions(definitionsOf(folder, size), size);
    if (sloth !== undefined) writeSloth(path.join(folder, `sloth-${size}`), fleet, size);
    const [everything, alerts, theirs]: [Took[], Took[], Took[]] = [[], [], []];
    if (size === bars[0].size) ours(folder, 'emit', size); // whoever emits has been here before
    for (let round = 0; round < rounds; round++) {
      everything.push(ours(folder, 'emit', size));
      alerts.push(ours(folder, 'alerts', size));
      if (sloth !== undefined) theirs.push(slothOnce(folder, sloth, size));
    }
    const [all, alone, full] = [medianOf(everything), medianOf(alerts), ours(folder, 'full', size)];
    took.set(size, all.wall);
    lines.push(
      `${secondsText(all)}  ${size} systems, everything, members as hashes: ${perSystem(all, size)}`,
      `${secondsText(alone)}  ${size} systems, SLOs and alerts: ${perSystem(alone, size)}`,
      `${secondsText(full)}  ${size} systems, everything, to files: ${perSystem(full, size)}`,
    );
    if (sloth === undefined) {
      lines.push(missing('sloth'));
      continue;
    }
    const [rules, slothHere] = [ours(folder, 'rules', size), medianOf(theirs)];
    lines.push(
      `${ratioText(rules, slothHere)}  ${size} systems' Prometheus rules beside Sloth's: ${secondsText(rules)} and ${secondsText(slothHere)}`,
      `${ratioText(alone, slothHere)}  ${size} systems, SLOs and alerts, beside Sloth's rules`,
      `${ratioText(all, slothHere)}  ${size} systems, everything, beside Sloth's rules`,
    );
    if (rules.wall >= slothHere.wall && size === 5_000)
      missed.push(`rules of ${size} systems are no faster than Sloth's`);
    const bar = (what: string, { wall }: Took, allowed: number): void => {
      if (slothThere === undefined || wall / slothHere.wall <= allowed / slothThere) return;
      missed.push(
        `${what} of ${size} systems takes ${(wall / slothHere.wall).toFixed(2)} of Sloth's time; ${(allowed / slothThere).toFixed(2)} is the bar (${allowed} s where Sloth takes ${slothThere} s)`,
      );
    };
    if (most !== undefined) bar('everything', all, most);
    if (mostAlerts !== undefined) bar('SLOs and alerts', alone, mostAlerts);
  }
  const [few = 0, many = 0] = [took.get(500), took.get(5_000)];
  lines.push(`${(many / 5_000 / (few / 500)).toFixed(2)}  time per system at 5,000 compared with 500`);
  return { lines, missed };
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-emit-'));
  try {
    const { lines, missed } = emitBench(folder);
    process.stdout.write(lines.map((line) => `  ${line}\n`).join(''));
    for (const bar of missed) process.stderr.write(`missed: ${bar}\n`);
    if (missed.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
