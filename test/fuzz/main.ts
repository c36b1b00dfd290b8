/**
 * `npm run fuzz -- --n 1000000 [--seed 1]`: random inputs for every published system, and for one with every type. Prints the counts of requests
 * and answers, and each finding with its input and the seed. Exit code 1 when there is a finding.
 */
import { parseArgs } from 'node:util';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';
import { fuzz } from './fuzz.ts';

const ids = ['freight', 'correspondence', 'statements', 'diary', 'lms', 'attendees', 'fleet-01'];

const { values } = parseArgs({
  options: { n: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const [n, seed] = [Number(values.n), Number(values.seed)];
const systems = [...(await loadPipelines(systemsFolder, ids)), everyType];
const started = performance.now();
let findingCount = 0;
let inputCount = 0;

for (const [i, system] of systems.entries()) {
  const share = Math.floor(n / systems.length) + (i < n % systems.length ? 1 : 0);
  const { statuses, messages, queries, exports, statements, findings } = await fuzz(system, share, seed + i);
  inputCount += share;
  findingCount += findings.length;
  const answers = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  process.stdout.write(
    `${system.id.padEnd(15)} ${share} inputs | ${answers.join(', ')} | messages ${messages.accepted} accepted, ` +
      `${messages.rejected} rejected | ${queries} queries, ${exports} exports, ${statements} statements\n`,
  );
  for (const finding of findings) process.stdout.write(`  ${JSON.stringify(finding)}\n`);
}

const seconds = ((performance.now() - started) / 1_000).toFixed(0);
process.stdout.write(`fuzz  ${inputCount} inputs in ${seconds} s, seed ${seed}: ${findingCount} findings\n`);
process.exitCode = findingCount === 0 ? 0 : 1;
