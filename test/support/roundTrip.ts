/** Any valid message of the system with every type comes back from the API as it was sent: by POST, and from the queue. */
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { parseJson, stringifyJson } from '../../pipeline/ingest/json.ts';
import { anyMessageOf } from '../../pipeline/testing/anyMessage.ts';
import { unitsOf } from '../../pipeline/value/decimal.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';

export interface RunningApi {
  /** The text of the answer; throws for any status but 200 and 202. */
  readonly call: (path: string, body?: string) => Promise<string>;
  /** Publishes into the queue, without the API's checks. */
  readonly publish: (messages: readonly string[]) => Promise<void>;
  /** Resolves when so many rows can be read. */
  readonly stored: (count: number) => Promise<void>;
}

type Row = Readonly<Record<string, unknown>>;

const { id: _, ...rest } = everyType.schema;

const exact = (text: string): unknown => parseJson(text, 'exact');

const samples = (count: number): readonly { readonly json: string; readonly answer: Row }[] =>
  fc.sample(anyMessageOf(rest), { numRuns: count, seed: 20_261_130 }).map(({ json, answer }, i) => {
    const id = `r${String(i).padStart(4, '0')}`;
    return {
      json: `{"id":"${id}",${json.slice(1)}`,
      answer: { id, ...(exact(stringifyJson(answer)) as Row) },
    };
  });

const pages = async ({ call }: RunningApi, search: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const text = await call(`/invoices?${search}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const { data, next, skipped } = exact(text) as { data: Row[]; next: string | null; skipped: unknown[] };
    expect(skipped).toEqual([]);
    rows.push(...data);
    cursor = next;
  }
  return rows;
};

const byId = (a: Row, b: Row): number => (String(a['id']) < String(b['id']) ? -1 : 1);

export const expectRoundTrip = async (api: RunningApi, count: number): Promise<void> => {
  const sent = samples(count);
  const half = Math.floor(count / 2);
  await api.call(
    '/invoices',
    `[${sent
      .slice(0, half)
      .map(({ json }) => json)
      .join(',')}]`,
  );
  await api.publish(sent.slice(half).map(({ json }) => json));
  await api.stored(count);
  const answers = sent.map(({ answer }) => answer);

  expect(await pages(api, 'sort=id&limit=25')).toEqual(answers);
  const lines = (await api.call('/invoices.ndjson')).trimEnd().split('\n');
  expect(lines.map((line) => exact(line) as Row).toSorted(byId)).toEqual(answers);

  const units = (row: Row): bigint => unitsOf(row['total'] as string);
  const totals = (await pages(api, 'sort=-total&fields=total&limit=30')).map(units);
  expect(totals).toEqual(answers.map(units).toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)));

  const middle = answers[half]!;
  const [day, total] = [middle['issued'] as string, middle['total'] as string];
  const above = await pages(api, `sort=id&total[gte]=${total}&issued[lte]=${day}`);
  expect(above).toEqual(answers.filter((row) => units(row) >= unitsOf(total) && (row['issued'] as string) <= day));
  const { data } = exact(await api.call(`/days/${day}/${total}`)) as { data: Row[] };
  expect(data).toContainEqual(middle);
};
