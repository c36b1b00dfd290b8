/** Pushed messages in BigQuery: messages that Pub/Sub delivers for the first time cost no query for duplicates. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPushEntry, pushOf, type PushEntry } from '../../pipeline/ingest/entry/testing/pushEntry.ts';
import type { StoredRow, Warehouse } from '../../pipeline/ports.ts';
import diary from '../fixtures/systems/diary.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import { openTestWarehouse } from './testWarehouse.ts';

const body = JSON.stringify({ id: 'a', timestamp: '2024-10-10T10:00:00Z' });
const json = { 'content-type': 'application/json' };
const event = {
  ...json,
  'ce-specversion': '1.0',
  'ce-type': 'google.cloud.pubsub.topic.v1.messagePublished',
  'ce-source': '//pubsub.googleapis.com/projects/p/topics/t',
  'ce-id': '8',
};
const unwrapped = {
  'x-goog-pubsub-message-id': '8',
  'x-goog-pubsub-publish-time': '2024-10-10T10:00:00.123Z',
  'x-goog-pubsub-subscription-name': 'projects/p/subscriptions/s',
};

let fake: FakeBigQuery;
let warehouse: Warehouse;
let table: string;
let entry: PushEntry;
beforeEach(async () => {
  fake = await openFakeBigQuery();
  const opened = await openTestWarehouse(fake.url, diary.schema);
  warehouse = opened.warehouse;
  table = `${opened.name.dataset}.${opened.name.table}`;
  fake.calls.length = 0;
  entry = await openPushEntry({ system: diary, store: (rows) => warehouse.store(rows) });
});
afterEach(async () => {
  await entry.close();
  await warehouse.close();
  await fake.close();
});

const push = async (text: string, headers: Readonly<Record<string, string>> = json): Promise<void> => {
  expect((await entry.push(text, headers)).status).toBe(204);
};
const read = (): Promise<readonly StoredRow[]> =>
  warehouse.query({ conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 10 });

test.each([
  ['a wrapped push', pushOf('8', body), json],
  ['an unwrapped push', body, unwrapped],
  ['a CloudEvent', pushOf('8', body), event],
])('%s is inserted without a query before, and read once when it comes again', async (_, text, headers) => {
  await push(text, headers);
  expect(fake.calls).toEqual(['POST insertAll']);
  await push(text, headers);
  expect(fake.calls).toEqual(['POST insertAll', 'POST insertAll']);
  expect(await fake.count(table)).toBe(2);
  expect((await read()).map(({ messageId }) => messageId)).toEqual(['8']);
});

test('one message in each of the push formats is read once', async () => {
  await push(pushOf('8', body));
  await push(body, unwrapped);
  await push(pushOf('8', body), event);
  expect((await read()).map(({ messageId }) => messageId)).toEqual(['8']);
});

test('a replay, which has the id and time of an earlier message, is looked up nowhere and read once', async () => {
  await push(pushOf('8', body));
  const time = String(Date.parse('2024-10-10T10:00:00.123Z'));
  await push(pushOf('9', body, { atalaya_message_id: '8', atalaya_published_at: time }));
  expect(fake.calls).toEqual(['POST insertAll', 'POST insertAll']);
  expect((await read()).map(({ messageId }) => messageId)).toEqual(['8']);
});

test('a key is looked up, and its repeat is not stored again', async () => {
  await push(pushOf('8', body, { atalaya_message_id: 'k' }));
  await push(pushOf('9', body, { atalaya_message_id: 'k' }));
  expect(fake.calls.filter((call) => call === 'POST query')).toHaveLength(2);
  expect((await read()).map(({ messageId }) => messageId)).toEqual(['k']);
});
