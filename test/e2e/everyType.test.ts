/** Decimals, days, JSON, bytes, lists and records through the whole pipeline on one machine. */
import { expect, test } from '@jest/globals';
import { everyType } from '../../pipeline/testing/everyType.ts';
import { expectRoundTrip } from '../support/roundTrip.ts';
import { startPipeline } from '../support/runningPipeline.ts';

test('any valid message is answered as it was sent: in pages, in exports, by key, filtered and sorted', async () => {
  const pipeline = await startPipeline(everyType);
  const call = async (path: string, body?: string): Promise<string> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const { status, text } = await pipeline.get(path, body === undefined ? undefined : { ...init, body });
    if (status !== 200 && status !== 202) throw new Error(`${path} answered ${status}: ${text}`);
    return text;
  };
  await expectRoundTrip(
    {
      call,
      publish: async (messages) => void (await pipeline.publish(...messages)),
      stored: () => pipeline.settled(),
    },
    200,
  );
  expect(await pipeline.home.deadLetters.list({ limit: 10 })).toEqual([]);
}, 120_000);

const line = '{"price":"1.5"}';
const withItems = (items: string): string => `{"id":"x","issued":"2024-10-10","total":1,"items":${items}}`;

test.each([
  [withItems(`[${line},${line},${line},{"price":0.12345678901}]`), 'items[3].price'],
  [withItems(`[${line},{"price":1,"discounts":[{"reason":"late","amount":"1,5"}]}]`), 'items[1].discounts[0].amount'],
  [withItems('[null]'), 'items[0]'],
  ['{"id":"x","issued":"2023-02-29","total":1,"items":[]}', 'issued'],
])('%s is refused by POST and dead-lettered from the queue, at %s', async (message, path) => {
  const pipeline = await startPipeline(everyType);
  const { status, json } = await pipeline.post('/invoices', message);
  const [fault] = (json as { readonly errors: readonly { readonly field: string; readonly reason: string }[] }).errors;
  await pipeline.publish(message);
  await pipeline.settled();
  const [letter] = await pipeline.home.deadLetters.list({ limit: 10 });
  expect([status, fault?.field, letter?.field, letter?.reason]).toEqual([422, path, path, fault?.reason]);
  await pipeline.close();
});
