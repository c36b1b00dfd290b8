/** Decimals, days, JSON, bytes, lists and records through the whole pipeline on the emulators of Pub/Sub and BigQuery. */
import { afterAll, beforeAll, test } from '@jest/globals';
import { runGooglePipeline } from '../../cli/run/googlePipeline.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import { until } from '../../pipeline/testing/until.ts';
import { withEmulator } from '../support/emulators.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';
import { fetchWhole } from '../support/fetchWhole.ts';
import { expectRoundTrip } from '../support/roundTrip.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { eitherMissing, startBoth } from './bothEmulators.ts';
import { quietLogger } from './quietLogger.ts';

withEmulator('on emulators of Pub/Sub and BigQuery', eitherMissing, () => {
  const running: Emulator[] = [];
  beforeAll(async () => {
    running.push(...(await startBoth()));
  });
  afterAll(() => Promise.all(running.map((emulator) => emulator.kill())));

  test('any valid message is answered as it was sent', async () => {
    const pipeline = await runGooglePipeline({
      system: everyType,
      fleet: [everyType],
      project: 'demo',
      environment: 'prod',
      emulators: { pubsub: running[0]!.address, bigquery: `http://${running[1]!.address}` },
      data: temporaryFolder(),
      host: '127.0.0.1',
      port: 0,
      adminPort: 0,
      auth: 'on',
      logger: quietLogger,
      now: Date.now,
      sampling: 0,
      spanProcessors: [],
    });
    const call = async (path: string, body?: string): Promise<string> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const response = await fetchWhole(`${pipeline.url}${path}`, body === undefined ? {} : { ...init, body });
      const [status, text] = [response.status, await response.text()];
      if (status !== 200 && status !== 202) throw new Error(`${path} answered ${status}: ${text}`);
      return text;
    };
    try {
      await expectRoundTrip(
        {
          call,
          publish: async (messages) => {
            await pipeline.home.broker.publish(messages.map((data) => ({ data: Buffer.from(data) })));
          },
          stored: async (count) => {
            await until(
              'all rows',
              async () => (await call('/invoices.ndjson?fields=id')).trimEnd().split('\n').length === count,
            );
          },
        },
        80,
      );
    } finally {
      await pipeline.close();
    }
  });
});
