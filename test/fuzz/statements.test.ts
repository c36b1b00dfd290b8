import { expect, test } from '@jest/globals';
import freight from '../fixtures/systems/freight.ts';
import { fuzz } from './fuzz.ts';
import { compileAllowed } from './statements.ts';

const allowed = compileAllowed(freight);
const columns = '"_message_id", "_published_at", "date", "delay", "distance", "origin", "destination"';
const select = `SELECT ${columns} FROM "freight"`;
const real = `NOT starts_with("_message_id", 'synthetic:')`;
const end = ' ORDER BY "delay" asc NULLS LAST, "_message_id" asc LIMIT 11';

test.each([
  [`${select} WHERE ${real}${end}`, 0],
  [`SELECT "_message_id", "_published_at", "date", "origin" FROM "freight" WHERE ${real}${end}`, 0],
  [`${select} WHERE "_published_at" >= $1 AND ${real}${end}`, 1],
  [`${select} WHERE "delay" >= $1 AND "origin" IN ($2, $3) AND ${real}${end}`, 3],
  [`${select} WHERE ("delay" IS NULL AND "_message_id" > $1) AND ${real}${end}`, 1],
])('%s is an allowed statement', (text, parameters) => {
  expect(allowed(text, parameters)).toBe(true);
});

test.each([
  [`${select}${end}`, 0],
  [`${select} WHERE ${real}${end}; DROP TABLE "freight"`, 0],
  [`${select} WHERE "secret" = $1 AND ${real}${end}`, 1],
  [`${select} WHERE "delay" = 1 AND ${real}${end}`, 0],
  [`${select} WHERE NOT starts_with("_message_id", 'other:')${end}`, 0],
  [`${select} WHERE "delay" = $1 AND ${real}${end}`, 2],
  [`${select} WHERE "delay" = $1 OR 1=1 AND ${real}${end}`, 1],
  [`SELECT "_message_id", "_published_at", "date", "date" FROM "freight" WHERE ${real}${end}`, 0],
  [`SELECT "_message_id", "_published_at", "secret" FROM "freight" WHERE ${real}${end}`, 0],
  [`SELECT "date" FROM "freight" WHERE ${real}${end}`, 0],
  [`SELECT * FROM "freight" WHERE ${real}${end}`, 0],
  [`${select} WHERE ${real} ORDER BY "delay" asc NULLS LAST, "_message_id" asc LIMIT 1000000`, 0],
])('%s is not an allowed statement', (text, parameters) => {
  expect(allowed(text, parameters)).toBe(false);
});

test('4,000 random inputs cause no crash, no 5xx answer and no statement that is not allowed', async () => {
  const { findings, statuses, messages, queries, exports } = await fuzz(freight, 4_000, 7);
  expect(findings).toEqual([]);
  expect((statuses.get(200) ?? 0) > 100 && (statuses.get(202) ?? 0) > 10).toBe(true);
  expect(queries > 200 && exports > 20).toBe(true);
  expect(messages.accepted + messages.rejected).toBe(2_000);
  expect(messages.accepted > 100 && messages.rejected > 100).toBe(true);
});
