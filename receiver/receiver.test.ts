import { expect, test } from '@jest/globals';
import { startTestReceiver } from './testing/receiver.ts';
import { page, posted } from './testing/posted.ts';

const minute = 60_000;

test('an alert pages the person on call by mail, escalates until somebody acknowledges, and everybody hears that it is over', async () => {
  const test = await startTestReceiver();
  const answer = await test.post('alertmanager', posted('firing', page));
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'stored', alerts: { fired: 1 } }]);
  await test.settle();
  expect(test.mail.mails.map(({ to, header }) => [to, header('subject')])).toEqual([
    [['ana@example.com'], 'Page: orders-down of orders'],
  ]);
  const text = test.mail.mails[0]?.text ?? '';
  const link = /^Acknowledge: (\S+)$/m.exec(text)?.[1] ?? '';
  expect(
    text
      .replaceAll('\r\n', '\n')
      .replace(link, 'LINK')
      .replace(/Incident [\w-]+/, 'Incident ID')
      .trim(),
  ).toBe(
    [
      'orders-down of orders',
      'Since 2026-11-30 02:58 UTC.',
      'Users are affected.',
      'Runbook: https://example.com/runbooks/orders#it',
      'Source: http://prometheus:9090/graph',
      '',
      'Acknowledge: LINK',
      '',
      'Owner sales, page. sales owns it, and it is a page',
      'Incident ID.',
    ].join('\n'),
  );

  await test.pass(5 * minute);
  expect(test.mail.mails.map(({ to }) => to[0])).toEqual(['ana@example.com', 'bo@example.com']);

  const opened = await (await fetch(link)).text();
  expect(opened).toContain('<button type="submit">Acknowledge</button>');
  await test.pass(10 * minute);
  expect(test.mail.mails.map(({ to }) => to[0])).toEqual([
    'ana@example.com',
    'bo@example.com',
    'sales-page@example.com',
  ]);

  const confirmed = await (await fetch(link, { method: 'POST' })).text();
  expect(confirmed).toContain('You have acknowledged it');
  await test.settle();
  expect(test.mail.mails.slice(3).map(({ to, header }) => [to[0], header('subject')])).toEqual([
    ['bo@example.com', 'Acknowledged: orders-down of orders'],
    ['sales-page@example.com', 'Acknowledged: orders-down of orders'],
  ]);
  await test.pass(60 * minute);
  expect(test.mail.mails).toHaveLength(5);

  const over = await test.post(
    'alertmanager',
    posted('resolved', page, { startsAt: '2026-11-30T02:58:00Z', endsAt: '2026-11-30T04:14:00Z' }),
  );
  expect(await over.json()).toEqual({ status: 'stored', alerts: { resolved: 1 } });
  await test.settle();
  expect(
    test.mail.mails
      .slice(5)
      .map(({ to, header }) => [to[0], header('subject')])
      .toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
  ).toEqual([
    ['ana@example.com', 'Resolved: orders-down of orders'],
    ['bo@example.com', 'Resolved: orders-down of orders'],
    ['sales-page@example.com', 'Resolved: orders-down of orders'],
  ]);
  expect(new Set(test.mail.mails.map(({ header }) => header('message-id'))).size).toBe(8);
  await test.close();
  await test.mail.close();
});
