/** Stores of hashes that change while a service runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import analytics from '../../../systems/analytics.ts';
import { openTokens } from '../../embedded/tokens.ts';
import { createRecorder } from '../testing/recorder.ts';
import { serviceAuth } from './serviceAuth.ts';
import { issueToken } from './token.ts';
import { openTokenFile, writtenRecord } from './tokenFile.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-tokens-'));
let files = 0;
const fresh = (): string => path.join(folder, `tokens-${files++}`);

afterAll(() => rmSync(folder, { recursive: true }));

const terms = { name: 'a', createdAt: Date.UTC(2026, 10, 22), expiresAt: Date.UTC(2027, 1, 1) };
const [one, two] = [issueToken(terms).record, issueToken({ ...terms, readOnly: true }).record];

describe('a file of hashes', () => {
  test('says of each token what was listed', () => {
    const file = fresh();
    writeFileSync(file, JSON.stringify([one, { ...two, revokedAt: 5_000 }].map(writtenRecord)));
    const store = openTokenFile(file, createRecorder());
    expect([store.find(one.id), store.find(two.id), store.find('')]).toEqual([
      one,
      { ...two, revokedAt: 5_000 },
      undefined,
    ]);
  });

  test('is read again when it changes, and what cannot be read changes nothing', () => {
    const file = fresh();
    let now = 0;
    const recorder = createRecorder();
    writeFileSync(file, JSON.stringify([writtenRecord(one)]));
    const store = openTokenFile(file, { logger: recorder.logger, now: () => now });
    writeFileSync(file, JSON.stringify([one, two].map(writtenRecord)));
    expect(store.find(two.id)).toBeUndefined();
    now += 1_000;
    expect(store.find(two.id)).toEqual(two);
    writeFileSync(file, '[');
    now += 1_000;
    expect(store.find(two.id)).toEqual(two);
    expect(recorder.lines).toEqual([
      {
        level: 'error',
        fields: {
          event: 'auth',
          file,
          reason: `ATALAYA_TOKENS_FILE  ${file}\n  it is no JSON\n  fix: write into it what 'atalaya token list <system> --json' prints`,
        },
        message: 'the tokens were changed and cannot be read: the former ones stay valid',
      },
    ]);
  });

  test.each([
    ['{', 'it is no JSON'],
    ['{}', 'it is no array'],
    ['[{"id":"a"}]', 'entry 0 is no token: id, name, hash and created are needed'],
    [
      JSON.stringify([{ ...writtenRecord(one), expires: 'soon' }]),
      'entry 0 is no token: id, name, hash and created are needed',
    ],
  ])('that holds %s is refused', (text, why) => {
    const file = fresh();
    writeFileSync(file, text);
    expect(() => openTokenFile(file, createRecorder())).toThrow(
      `ATALAYA_TOKENS_FILE  ${file}\n  ${why}\n  fix: write into it what 'atalaya token list <system> --json' prints`,
    );
  });
});

test('tokens in the data folder are seen by a running pipeline within a second', async () => {
  const file = fresh();
  let now = 0;
  const [running, beside] = [openTokens(file, () => now), openTokens(file)];
  expect(running.find(one.id)).toBeUndefined();
  await beside.add(one);
  await beside.add(two);
  now += 1_000;
  expect(running.find(one.id)).toEqual(one);
  await beside.revoke(one.id, 7_000);
  await beside.revoke(one.id, 9_000);
  now += 1_000;
  expect([running.find(one.id), running.find(two.id)]).toEqual([{ ...one, revokedAt: 7_000 }, two]);
  expect([beside.list().length, await beside.revoke('nobody', 1)]).toEqual([2, undefined]);
  await expect(beside.add(one)).rejects.toThrow('UNIQUE constraint failed: tokens.id');
  running.close();
  beside.close();
});

test('a service that could let nobody in does not start', async () => {
  const parts = { system: analytics, logger: createRecorder().logger, onClose: () => undefined };
  await expect(serviceAuth(parts, { home: 'google', data: folder }, {})).rejects.toThrow(
    "ATALAYA_TOKENS_FILE  environment\n  is missing, and 'analytics' takes tokens alone: nobody could call\n  fix: mount what 'atalaya token list analytics --json' prints, and name that file",
  );
});
