/**
 * `atalaya cost` of fifty systems, as a whole process, beside a process that only loads the same definitions: what is left is counting, and
 * the modules that count. Rounds alternate, so that a busy machine slows both.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { median } from '../numbers/quantile.ts';

const rounds = 7;
const root = path.join(import.meta.dirname, '..');

interface Timed {
  readonly seconds: number;
  readonly out: string;
}

const timed = (args: readonly string[]): Timed => {
  const start = performance.now();
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return { seconds: (performance.now() - start) / 1_000, out: stdout };
};

const url = (file: string): string => JSON.stringify(path.join(root, file));
const load = `const { loadSystems } = await import(${url('cli/load/loadSystems.ts')});
const { loadOrganization } = await import(${url('cli/load/loadOrganization.ts')});
await loadOrganization('systems');
console.log((await loadSystems('systems', ['fleet'])).length);`;

const [own, bare]: [number[], number[]] = [[], []];
let systems = 0;
let loaded = '';
for (let round = 0; round < rounds; round++) {
  const cost = timed(['cli/main.ts', 'cost', 'fleet', '--json']);
  const only = timed(['--input-type=module', '--eval', load]);
  own.push(cost.seconds);
  bare.push(only.seconds);
  systems = (JSON.parse(cost.out) as { readonly systems: readonly unknown[] }).systems.length;
  loaded = only.out.trim();
}
if (loaded !== String(systems)) throw new Error(`${loaded} systems were loaded, and ${systems} counted`);
const [a, b] = [median(own), median(bare)];
process.stdout.write(
  `  ${systems} systems: ${a.toFixed(2)} s the whole process, ${(a / b).toFixed(1)} times a process that only loads them (${b.toFixed(2)} s); limit 1 s: ${a < 1 ? 'held' : 'not held'}\n`,
);
