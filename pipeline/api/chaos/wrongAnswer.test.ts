/** Each wrong answer as a caller gets it, from an API whose right answer is known. */
import { afterEach, expect, test } from '@jest/globals';
import { integer, optional, string } from '../../../model/schema.ts';
import { byKey, list, publish } from '../../../model/stage.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';
import { wrongAnswers, type WrongAnswer } from './chaos.ts';

const system = testSystem(
  { routes: [list('/rows', { order: { by: 'id', direction: 'asc' } }), byKey('/rows/{name}'), publish('/rows')] },
  { id: integer(), name: string(), note: optional(string()) },
);
const rows = [
  [1, 'a', null],
  [2, 'b', null],
  [3, 'c', null],
];

const open: Served[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

const serve = async (answer: WrongAnswer, share = 1): Promise<Served> => {
  const faults = [{ kind: 'WrongFault', answer, share }] as const;
  const served = await serveForTest(system, { rows, chaos: { kind: 'Chaos', faults, seed: 1 } });
  open.push(served);
  return served;
};

const right = { id: 1, name: 'a', note: null };
const page = (...data: readonly unknown[]): unknown => ({ data, next: null, skipped: [] });

test.each<[WrongAnswer, string, unknown]>([
  ['empty', '/rows', page()],
  ['fewer', '/rows', page(right)],
  ['order', '/rows', page({ id: 3, name: 'c', note: null }, { id: 2, name: 'b', note: null }, right)],
  ['other', '/rows?name=a', page({ id: 1, name: 'a-other', note: null })],
  ['other', '/rows/a', page({ id: 1, name: 'a-other', note: null })],
  ['other', '/rows?id=1', page({ id: 2, name: 'a', note: null })],
  ['schema', '/rows/a', page({ number: 0, unexpected: 'a row of another table' })],
  ['missing', '/rows/a', page({ name: 'a', note: null })],
  ['extra', '/rows/a', page({ ...right, unexpected: true })],
  ['type', '/rows/a', page({ ...right, id: 'not of type integer' })],
  ['error', '/rows/a', { error: 'the table cannot be read' }],
])('%s: %s', async (answer, path, expected) => {
  const reply = await (await serve(answer)).call(path);
  expect([reply.status, reply.headers['atalaya-chaos'], reply.json()]).toEqual([200, 'wrong', expected]);
});

const headOf = ({ status, headers, text }: Reply): readonly unknown[] => [
  status,
  headers['content-type'],
  headers['content-encoding'],
  text.length,
];

test.each<[WrongAnswer, readonly unknown[]]>([
  ['text', [200, 'text/plain', undefined, 67]],
  ['html', [200, 'text/html; charset=utf-8', undefined, 96]],
  ['truncated', [200, 'application/json', undefined, 33]],
  ['gzip', [200, 'application/json', 'gzip', 67]],
  ['large', [200, 'application/json', undefined, 10_000_067]],
  ['stale304', [304, undefined, undefined, 0]],
  ['nothing', [204, undefined, undefined, 0]],
])('%s', async (answer, expected) => {
  expect(headOf(await (await serve(answer)).call('/rows/a'))).toEqual(expected);
});

test('a wrong answer is sent to a caller who has the right one, too', async () => {
  const served = await serve('empty', 0.5);
  const replies: Reply[] = [];
  for (let i = 0; i < 40; i++) replies.push(await served.call('/rows'));
  const { etag } = replies.find(({ headers }) => headers['atalaya-chaos'] === undefined)!.headers;
  const statuses = new Set<string>();
  for (let i = 0; i < 40; i++) {
    const { status, headers } = await served.call('/rows', { headers: { 'if-none-match': etag! } });
    statuses.add(`${status} ${String(headers['atalaya-chaos'])}`);
  }
  expect([...statuses].toSorted()).toEqual(['200 wrong', '304 undefined']);
});

test.each(wrongAnswers)('%s: a missing key, a refused request and a POST are answered as always', async (answer) => {
  const served = await serve(answer);
  const body = JSON.stringify({ id: 4, name: 'd' });
  const replies = [
    await served.call('/rows/none'),
    await served.call('/rows?limit=0'),
    await served.call('/rows', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
  ];
  expect(replies.map(({ status, headers }) => [status, headers['atalaya-chaos']])).toEqual([
    [404, undefined],
    [400, undefined],
    [202, undefined],
  ]);
});

test('rows in reverse order need rows that differ, and half of one row is no answer', async () => {
  const answers = [await (await serve('order')).call('/rows/a'), await (await serve('fewer')).call('/rows/a')];
  expect(answers.map((reply) => reply.json())).toEqual([page(right), page(right)]);
});
