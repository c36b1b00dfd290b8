import { afterEach, expect, test } from '@jest/globals';
import { startTestReceiver, type TestReceiver } from './testing/receiver.ts';
import { page, posted } from './testing/posted.ts';

const minute = 60_000;
const day = 86_400_000;

let started: TestReceiver | undefined;
const start = async (): Promise<TestReceiver> => {
  started = await startTestReceiver();
  return started;
};
afterEach(async () => {
  await started?.close();
  await started?.mail.close();
  started = undefined;
});

const subjects = ({ mail }: TestReceiver): readonly (string | undefined)[] =>
  mail.mails.map(({ header }) => header('subject'));

const alertsOf = async (answer: Response): Promise<unknown> =>
  ((await answer.json()) as { readonly alerts: unknown }).alerts;

const firing = posted('firing', page);
const resolved = posted('resolved', page, { startsAt: '2026-11-30T02:58:00Z', endsAt: '2026-11-30T03:04:00Z' });

test('the same alert 1,000 times is one page', async () => {
  const test = await start();
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => test.post('alertmanager', firing)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await test.settle();
  expect(subjects(test)).toEqual(['Page: orders-down of orders']);
});

test('a replay of the whole incident a day later pages nobody', async () => {
  const test = await start();
  await test.post('alertmanager', firing);
  await test.pass(minute);
  await test.post('alertmanager', resolved);
  await test.settle();
  expect(subjects(test)).toEqual(['Page: orders-down of orders', 'Resolved: orders-down of orders']);
  await test.pass(day);
  expect(await alertsOf(await test.post('alertmanager', firing))).toEqual({ replayed: 1 });
  expect(await alertsOf(await test.post('alertmanager', resolved))).toEqual({ replayed: 1 });
  await test.pass(minute);
  expect(subjects(test)).toHaveLength(2);
});

test('an alert that fires again, with a new beginning, pages again', async () => {
  const test = await start();
  await test.post('alertmanager', firing);
  await test.pass(minute);
  await test.post('alertmanager', resolved);
  await test.pass(10 * minute);
  const again = posted('firing', page, { startsAt: '2026-11-30T03:10:00Z' });
  expect(await alertsOf(await test.post('alertmanager', again))).toEqual({ fired: 1 });
  await test.settle();
  expect(subjects(test)).toEqual([
    'Page: orders-down of orders',
    'Resolved: orders-down of orders',
    'Page: orders-down of orders',
  ]);
});

test('an alert that its sender had lost pages when it is repeated with the beginning that it had', async () => {
  const test = await start();
  await test.post('alertmanager', firing);
  await test.post('alertmanager', resolved);
  await test.pass(30 * minute);
  expect(await alertsOf(await test.post('alertmanager', firing))).toEqual({ replayed: 1 });
  await test.pass(5 * minute);
  expect(await alertsOf(await test.post('alertmanager', firing))).toEqual({ returned: 1 });
  await test.settle();
  expect(subjects(test).at(-1)).toBe('Page: orders-down of orders');
  expect(subjects(test)).toHaveLength(3);
});

test('a resolve of an alert that was never seen is stored and not sent, and its alert pages nobody when it comes late', async () => {
  const test = await start();
  expect(await alertsOf(await test.post('alertmanager', resolved))).toEqual({ 'unknown-resolve': 1 });
  expect(await alertsOf(await test.post('alertmanager', firing))).toEqual({ replayed: 1 });
  await test.pass(minute);
  expect(subjects(test)).toEqual([]);
});

test('a resolve that is late does not end the alert that fires since', async () => {
  const test = await start();
  await test.post('alertmanager', posted('firing', page, { startsAt: '2026-11-30T03:10:00Z' }));
  expect(await alertsOf(await test.post('alertmanager', resolved))).toEqual({ replayed: 1 });
  await test.settle();
  expect(subjects(test)).toEqual(['Page: orders-down of orders']);
});

test('an alert that is over before its page is sent is one message, which says so', async () => {
  const test = await start();
  test.mail.answers.recipient = () => 451;
  await test.post('alertmanager', firing);
  await test.settle();
  await test.post('alertmanager', resolved);
  test.mail.answers.recipient = undefined;
  await test.pass(10 * minute);
  expect(subjects(test)).toEqual(['Over before it could be sent: orders-down of orders']);
});

test('an alert that nothing repeats is over after the repeat interval of its route, and the message says how that is known', async () => {
  const test = await start();
  await test.post('alertmanager', firing);
  await test.pass(4 * 60 * minute);
  await test.pass(9 * minute);
  expect(subjects(test)).not.toContain('Resolved: orders-down of orders');
  await test.pass(minute);
  expect(subjects(test)).toContain('Resolved: orders-down of orders');
  expect(test.mail.mails.at(-1)?.text).toContain(
    'Its sender has not repeated it: it counts as over, but its end was not reported.',
  );
});

test('an alert ends at the end that its sender states', async () => {
  const test = await start();
  await test.post(
    'alertmanager',
    posted('firing', page, { startsAt: '2026-11-30T02:58:00Z', endsAt: '2026-11-30T03:20:00Z' }),
  );
  await test.pass(19 * minute);
  expect(subjects(test)).not.toContain('Resolved: orders-down of orders');
  await test.pass(minute);
  expect(subjects(test)).toContain('Resolved: orders-down of orders');
});
