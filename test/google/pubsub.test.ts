/** Tests the broker's contract on Pub/Sub, with the official emulator in its place. */
import { afterAll, beforeAll } from '@jest/globals';
import { openPubSub } from '../../pipeline/google/pubsubBroker.ts';
import { ensurePubSub } from '../../pipeline/google/pubsubResources.ts';
import { brokerContract } from '../contracts/broker.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import { pubsubEmulator, withEmulator } from '../support/emulators.ts';
import { quietLogger } from './quietLogger.ts';

withEmulator('with the Pub/Sub emulator', pubsubEmulator, (start) => {
  let emulator: Emulator;
  let count = 0;
  beforeAll(async () => {
    emulator = await start();
    process.env['PUBSUB_EMULATOR_HOST'] = emulator.address;
  });
  afterAll(() => emulator.kill());

  brokerContract(
    'Pub/Sub',
    async () => {
      const names = { project: 'demo', topic: `topic-${++count}`, subscription: `topic-${count}-subscription` };
      await ensurePubSub({
        ...names,
        ackDeadline: 10,
        retention: 600,
        maxDeliveryAttempts: 100,
        backoff: { first: 0, longest: 1 },
      });
      const open = (): ReturnType<typeof openPubSub> =>
        openPubSub({
          ...names,
          bounds: {
            batch: { messages: 500, bytes: 8_000_000, wait: 5 },
            batches: 4,
            ackDeadline: 10_000,
            drain: 5_000,
          },
          logger: quietLogger,
        });
      let broker = open();
      return {
        broker,
        reopen: async () => {
          await broker.close();
          return (broker = open());
        },
        discard: () => broker.close(),
      };
    },
    { countsAttempts: true, quiet: 400 },
  );
});
