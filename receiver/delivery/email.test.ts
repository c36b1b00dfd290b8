import { afterEach, expect, test } from '@jest/globals';
import { startMailServer } from '../testing/smtpServer.ts';
import { startTestReceiver, type TestOptions, type TestReceiver } from '../testing/receiver.ts';
import { page, posted } from '../testing/posted.ts';
import { newFolder } from '../testing/folder.ts';

const minute = 60_000;
let started: TestReceiver | undefined;
const closing: (() => Promise<void>)[] = [];
const start = async (options: TestOptions = {}): Promise<TestReceiver> => {
  started = await startTestReceiver(options);
  return started;
};
afterEach(async () => {
  await started?.close();
  await started?.mail.close();
  for (const close of closing.splice(0)) await close();
});

const firing = posted('firing', page);
const states = ({ receiver }: TestReceiver): readonly string[] =>
  receiver
    .incidents()
    .flatMap(({ id }) => receiver.deliveries(id).map(({ recipient, state }) => `${recipient} ${state}`));

test('a mail that is refused for now is sent again with the same id', async () => {
  const test = await start();
  test.mail.answers.data = () => 451;
  await test.post('alertmanager', firing);
  await test.settle();
  expect(states(test)).toEqual(['ana queued']);
  const ids = new Set<string | undefined>();
  let refused = 0;
  test.mail.answers.data = (mail) => {
    ids.add(mail.header('message-id'));
    refused += 1;
    return refused < 3 ? 421 : undefined;
  };
  for (let second = 0; second < 30; second += 1) await test.pass(1_000);
  expect(states(test)).toEqual(['ana delivered']);
  expect([refused, ids.size, test.mail.mails.length]).toEqual([3, 1, 1]);
});

test('a mail that is refused for good is not sent again: the next person is notified at once', async () => {
  const test = await start();
  test.mail.answers.recipient = (address) => (address === 'ana@example.com' ? 550 : undefined);
  await test.post('alertmanager', firing);
  await test.settle();
  expect(states(test)).toEqual(['ana failed', 'bo delivered']);
  await test.pass(minute);
  expect(test.mail.mails.map(({ to }) => to[0])).toEqual(['bo@example.com']);
  // The stages after the next one keep their distance from it.
  await test.pass(4 * minute);
  expect(test.mail.mails.map(({ to }) => to[0])).toEqual(['bo@example.com', 'sales-page@example.com']);
});

test('a server that answers DATA too late may have the mail: it is sent again with the same id', async () => {
  const test = await start({ timeouts: { connectMs: 2_000, dataMs: 300 } });
  test.mail.answers.dataDelay = 900;
  await test.post('alertmanager', firing);
  await test.settle();
  expect(states(test)).toEqual(['ana maybe']);
  test.mail.answers.dataDelay = 0;
  await test.pass(2_000);
  expect(states(test)).toEqual(['ana delivered']);
  const ids = test.mail.mails.map(({ header }) => header('message-id'));
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});

test('a mail server that is down for an hour loses nothing, and gets every mail within a minute of its return', async () => {
  const folder = newFolder();
  const gone = await startMailServer();
  const { port } = gone;
  await gone.close();
  const test = await start({ folder, mail: gone });
  const alerts = Array.from({ length: 6 }, (_, index) => ({ ...page, system: `system-${index}` }));
  await Promise.all(alerts.map((labels) => test.post('alertmanager', posted('firing', labels))));
  for (let at = 0; at < 60; at += 1) await test.pass(minute);
  expect(new Set(states(test))).toEqual(new Set(['ana queued', 'bo queued', 'sales-page@example.com queued']));
  const back = await startMailServer(port);
  closing.push(back.close);
  await test.pass(minute);
  expect(new Set(states(test))).toEqual(new Set(['ana delivered', 'bo delivered', 'sales-page@example.com delivered']));
  expect(back.mails).toHaveLength(18);
  // Oldest first, over eight connections: the fifth mail to arrive is one of the first twelve to be sent, which go to these two.
  for (const { to } of back.mails.slice(0, 5)) expect(['ana@example.com', 'bo@example.com']).toContain(to[0]);
}, 120_000);

test('a title with line breaks forges no header, and an address is one recipient', async () => {
  const test = await start();
  const body = posted('firing', page) as { readonly alerts: readonly object[] };
  const annotations = { summary: 'down\r\nBcc: eve@example.com\r\n\r\nhello', description: 'x' };
  await test.post('alertmanager', { ...body, alerts: body.alerts.map((alert) => ({ ...alert, annotations })) });
  await test.settle();
  const [mail] = test.mail.mails;
  expect(mail?.header('bcc')).toBeUndefined();
  expect(mail?.header('subject')).toBe('Page: down Bcc: eve@example.com hello');
  expect(mail?.to).toEqual(['ana@example.com']);
});
