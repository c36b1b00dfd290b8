/**
 * Kills `atalaya up` fifty times on each home while callers publish over HTTP, half of them with an Idempotency-Key that they repeat.
 * Run: node bench/kills.ts [kills]; SEED=n for other moments. The Google home needs both emulators.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '../numbers/random.ts';
import { findBigQuery, findPubSub, type Emulator } from '../pipeline/google/testing/emulators.ts';
import { killOverHttp } from '../pipeline/testing/kills/killOverHttp.ts';
import { programOf } from '../tools/external/toolPath.ts';

const kills = Number(process.argv[2] ?? 50);
const seed = Number(process.env['SEED'] ?? 20_261_130);
const calls = 40;
const main = path.join(import.meta.dirname, '..', 'cli', 'main.ts');

const startUp = (args: readonly string[], variables: Readonly<Record<string, string>>) => (): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'up', 'diary', '--port', '0', ...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const measure = async (home: 'embedded' | 'google', variables: Readonly<Record<string, string>>): Promise<void> => {
  const data = mkdtempSync(path.join(tmpdir(), 'atalaya-kills-'));
  try {
    const { accepted, repeated, cutOff, lost, twice, refused } = await killOverHttp({
      start: startUp(['--home', home, '--data', data], variables),
      kills,
      calls,
      callers: 10,
      random: seededRandom(seed),
      onKill: (kill, so) =>
        void (process.stderr.isTTY && process.stderr.write(`\r${home}: ${kill} kills, ${so} accepted`)),
    });
    process.stdout.write(
      `${home}: ${kills} kills, ${accepted} messages accepted, ${repeated} calls repeated, ${cutOff} cut off: ` +
        `${lost.length} lost, ${twice.length} twice, ${refused.length} refused (SEED=${seed})\n`,
    );
    for (const answer of new Set(refused)) process.stdout.write(`  refused: ${answer}\n`);
    if (lost.length + twice.length > 0) process.exitCode = 1;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};

await measure('embedded', {});
process.env['METADATA_SERVER_DETECTION'] = 'none';
const emulators: Emulator[] = [];
for (const setup of [findPubSub(programOf('pubsub-emulator')), findBigQuery(programOf('bqemulator'))]) {
  if ('start' in setup) emulators.push(await setup.start());
  else process.stdout.write(`google: not measured: ${setup.missing}\n`);
}
const [pubsub, bigquery] = emulators;
if (pubsub !== undefined && bigquery !== undefined)
  await measure('google', {
    GOOGLE_CLOUD_PROJECT: 'demo',
    PUBSUB_EMULATOR_HOST: pubsub.address,
    ATALAYA_BIGQUERY_ENDPOINT: `http://${bigquery.address}`,
  });
for (const emulator of emulators) await emulator.kill();
