/** `atalaya up` is killed while callers publish over HTTP, on both homes. `npm run bench -- kills` does it fifty times on each. */
import { afterAll, expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import { killOverHttp, type KillReport } from '../../pipeline/testing/kills/killOverHttp.ts';
import { withEmulator } from '../support/emulators.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { eitherMissing, startBoth } from '../google/bothEmulators.ts';
import { killStarted, startUp } from './startUp.ts';

afterAll(killStarted);

const seed = Number(process.env['SEED'] ?? 20_261_130);
const whole = { lost: [], twice: [], refused: [] };
const kept = ({ lost, twice, refused }: KillReport): object => ({ lost, twice, refused });

test(`killed over HTTP on the embedded home, no accepted message is lost and none stored twice (SEED=${seed})`, async () => {
  const data = temporaryFolder();
  const report = await killOverHttp({
    start: () => startUp(['diary', '--data', data]),
    kills: 2,
    calls: 40,
    callers: 6,
    random: seededRandom(seed),
  });
  expect(kept(report)).toEqual(whole);
  expect(report.accepted).toBeGreaterThanOrEqual(80);
  expect(report.repeated).toBeGreaterThan(0);
});

withEmulator('on emulators of Pub/Sub and BigQuery', eitherMissing, () => {
  const running: Emulator[] = [];
  afterAll(() => Promise.all(running.map((emulator) => emulator.kill())));

  test(`killed over HTTP on the Google home, no accepted message is lost and none read twice (SEED=${seed})`, async () => {
    running.push(...(await startBoth()));
    const data = temporaryFolder();
    const variables = {
      GOOGLE_CLOUD_PROJECT: 'demo',
      PUBSUB_EMULATOR_HOST: running[0]!.address,
      ATALAYA_BIGQUERY_ENDPOINT: `http://${running[1]!.address}`,
    };
    const report = await killOverHttp({
      start: () => startUp(['diary', '--home', 'google', '--data', data], variables),
      kills: 1,
      calls: 40,
      callers: 6,
      random: seededRandom(seed),
    });
    expect(kept(report)).toEqual(whole);
    expect(report.accepted).toBeGreaterThanOrEqual(40);
  });
});
