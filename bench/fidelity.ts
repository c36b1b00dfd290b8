/**
 * Compares the emitted burn-rate rules, in Prometheus' own engine, with alerts/firing/ on 1,000 random histories at each
 * pace: both have to fire in the same minutes.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const main = path.join(import.meta.dirname, '..', 'test', 'promtool', 'fidelityMain.ts');
const begun = performance.now();
const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, '1000'], {
  stdio: 'inherit',
});
process.stdout.write(`in ${((performance.now() - begun) / 1_000).toFixed(0)} s\n`);
if (status !== 0) process.exitCode = 1;
