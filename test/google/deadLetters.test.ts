/** Tests the contract of dead letters on a BigQuery table: in bqemulator, and in the fake, which needs no set-up. */
import { afterAll, beforeAll } from '@jest/globals';
import { openBigQueryClient } from '../../pipeline/google/bigqueryClient.ts';
import { openBigQueryDeadLetters } from '../../pipeline/google/bigqueryDeadLetters.ts';
import { deadLettersShape } from '../../model/google/tableShape.ts';
import { ensureDataset, ensureTable } from '../../pipeline/google/bigqueryTable.ts';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import type { DeadLetters } from '../../pipeline/ports.ts';
import { deadLettersContract, type DeadLettersUnderTest } from '../contracts/deadLetters.ts';
import { bigqueryEmulator, withEmulator } from '../support/emulators.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import { repeatingClient } from './repeatingClient.ts';

let count = 0;

const openAt = async (endpoint: string): Promise<DeadLettersUnderTest> => {
  const client = repeatingClient(openBigQueryClient({ project: 'demo', endpoint }));
  const name = { dataset: 'contract', table: `letters_${++count}` };
  await ensureDataset(client, name.dataset);
  await ensureTable(client, name, { ...deadLettersShape, labels: {} });
  const query = { maximumBytesBilled: 1e9, timeoutMs: 60_000, labels: {} };
  const open = (): DeadLetters => openBigQueryDeadLetters({ client, name, now: Date.now, query });
  let letters = open();
  return {
    letters,
    reopen: async () => {
      await letters.close();
      return (letters = open());
    },
    discard: () => letters.close(),
  };
};

let fake: FakeBigQuery;
beforeAll(async () => {
  fake = await openFakeBigQuery({ page: 3 });
});
afterAll(() => fake.close());

deadLettersContract('BigQuery, as the fake has it,', () => openAt(fake.url));

withEmulator('with bqemulator', bigqueryEmulator, (start) => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await start();
  });
  afterAll(() => emulator.kill());

  deadLettersContract('BigQuery', () => openAt(`http://${emulator.address}`));
});
