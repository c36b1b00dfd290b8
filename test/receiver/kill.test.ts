/** The promise, on a real process that is killed: nothing that was answered 200 is lost, and what comes twice has the same id. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from '@jest/globals';
import { until } from '../../pipeline/testing/until.ts';
import { page, posted, token } from '../../receiver/testing/posted.ts';
import { startMailServer, type TestMailServer } from '../../receiver/testing/smtpServer.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Running {
  readonly url: string;
  readonly kill: () => Promise<void>;
}

const children: ChildProcess[] = [];
let mail: TestMailServer | undefined;
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await mail?.close();
});

const start = async (state: string, mailPort: number): Promise<Running> => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'process.ts'), state, String(mailPort)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  const ended = once(child, 'close');
  const [url] = (await Promise.race([once(child.stdout, 'data'), ended])) as readonly unknown[];
  return {
    url: String(url).trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};

const post = (url: string, body: object): Promise<Response> =>
  fetch(`${url}/hooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('a kill between sending a mail and storing its outcome sends it again with the same Message-ID', async () => {
  const state = path.join(temporaryFolder(), 'receiver.sqlite');
  const server = await startMailServer();
  mail = server;
  const first = await start(state, server.port);
  // The mail is taken, and its answer would come after the kill.
  server.answers.dataDelay = 60_000;
  await post(first.url, posted('firing', page));
  await until('the mail server has the mail', () => server.mails.length === 1);
  await first.kill();
  server.answers.dataDelay = 0;
  await start(state, server.port);
  await until('the mail has come again', () => server.mails.length === 2);
  const ids = server.mails.map(({ header }) => header('message-id'));
  expect([new Set(ids).size, server.mails.map(({ to }) => to[0])]).toEqual([1, ['ana@example.com', 'ana@example.com']]);
}, 120_000);

test('every notification that was answered 200 is there after a kill, and pages', async () => {
  const state = path.join(temporaryFolder(), 'receiver.sqlite');
  const server = await startMailServer();
  mail = server;
  const first = await start(state, server.port);
  const answered: string[] = [];
  let next = 0;
  const sender = async (): Promise<void> => {
    for (;;) {
      const system = `system-${(next += 1)}`;
      const answer = await post(first.url, posted('firing', { ...page, system })).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status === 200) answered.push(system);
    }
  };
  const senders = Array.from({ length: 20 }, sender);
  await until('some are answered', () => answered.length > 150);
  await first.kill();
  await Promise.all(senders);
  const database = new DatabaseSync(state, { readOnly: true });
  const stored = new Set(
    database
      .prepare("SELECT json_extract(labels, '$.system') AS system FROM alerts")
      .all()
      .map((row) => row['system'] as string),
  );
  database.close();
  expect(answered.filter((system) => !stored.has(system))).toEqual([]);
  await start(state, server.port);
  const paged = (): ReadonlySet<string | undefined> =>
    new Set(server.mails.map(({ header }) => /^Page: orders-down of (.*)$/.exec(header('subject') ?? '')?.[1]));
  await until('all have paged', () => [...stored].every((system) => paged().has(system)), 60_000);
  // Whatever came twice came with the id that it had.
  const ids = new Map(server.mails.map(({ header }) => [header('message-id'), header('subject')]));
  expect(ids.size).toBe(stored.size);
}, 120_000);

test('two receivers do not serve one state', async () => {
  const state = path.join(temporaryFolder(), 'receiver.sqlite');
  const server = await startMailServer();
  mail = server;
  await start(state, server.port);
  const { openStateFile } = await import('../../receiver/store/stateFile.ts');
  expect(() => openStateFile(state)).toThrow(
    `the state of the receiver is in use\n  where: ${state}\n  why: another receiver serves it\n  fix: stop that process ('fuser ${state}.lock' shows it), or use another file with --state FILE`,
  );
}, 120_000);
