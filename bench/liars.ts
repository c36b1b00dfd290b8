/**
 * Gates targets that lie: every lie of test/liars/, on three systems with real k6, told to every request and to half of the load.
 * None may pass, and each verdict has to name the lie. Arguments after `--` choose: --system ID, --lie ID, --at-once N.
 * Run: node bench/liars.ts
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const table = path.join(import.meta.dirname, '..', 'test', 'liars', 'main.ts');
const { status } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', table, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
