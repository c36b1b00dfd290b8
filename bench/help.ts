/**
 * How long the command takes to say its help, as a whole process with the compile cache, beside a bare Node. Rounds alternate, so that a
 * busy machine slows both.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { median } from '../numbers/quantile.ts';

const entry = path.join(import.meta.dirname, '..', 'tools', 'atalaya.mjs');
const commands: readonly (readonly string[])[] = [['--help'], ['up', '--help'], ['check', '--help'], ['slo', '--help']];
/** Seconds, of the whole process on a machine that does nothing else. */
const most = 0.25;
const rounds = 15;

const seconds = (args: readonly string[]): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return (performance.now() - start) / 1_000;
};

for (const command of commands) {
  // Fills the cache.
  seconds([entry, ...command]);
  const [helped, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    helped.push(seconds([entry, ...command]));
    bare.push(seconds(['--eval', '0']));
  }
  const [help, node] = [median(helped), median(bare)];
  process.stdout.write(
    `  atalaya ${command.join(' ')}: ${help.toFixed(3)} s, ${(help / node).toFixed(2)} times a bare Node (${node.toFixed(3)} s); the limit of ${most} s is ${help < most ? 'kept' : 'not kept on this machine as it is now'}\n`,
  );
}
