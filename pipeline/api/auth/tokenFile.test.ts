/** Token stores that change while a service runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import attendees from '../../../test/fixtures/systems/attendees.ts';
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
const [record, readOnlyRecord] = [issueToken(terms).record, issueToken({ ...terms, readOnly: true }).record];

describe('a file of hashes', () => {
  test('has every token that was listed', () => {
    const file = fresh();
    writeFileSync(file, JSON.stringify([record, { ...readOnlyRecord, revokedAt: 5_000 }].map(writtenRecord)));
    const store = openTokenFile(file, createRecorder());
    expect([store.find(record.id), store.find(readOnlyRecord.id), store.find('')]).toEqual([
      record,
      { ...readOnlyRecord, revokedAt: 5_000 },
      undefined,
    ]);
  });

  test('is read again when it changes, unless it cannot be read', () => {
    const file = fresh();
    let now = 0;
    const recorder = createRecorder();
    writeFileSync(file, JSON.stringify([writtenRecord(record)]));
    const store = openTokenFile(file, { logger: recorder.logger, now: () => now });
    writeFileSync(file, JSON.stringify([record, readOnlyRecord].map(writtenRecord)));
    expect(store.find(readOnlyRecord.id)).toBeUndefined();
    now += 1_000;
    expect(store.find(readOnlyRecord.id)).toEqual(readOnlyRecord);
    writeFileSync(file, '[');
    now += 1_000;
    expect(store.find(readOnlyRecord.id)).toEqual(readOnlyRecord);
    expect(recorder.lines).toEqual([
      {
        level: 'error',
        fields: {
          event: 'auth',
          file,
          reason: `ATALAYA_TOKENS_FILE  ${file}\n  it is not JSON\n  fix: write the output of 'atalaya token list <system> --json' into it`,
        },
        message: 'the token file changed and cannot be read: the former tokens stay valid',
      },
    ]);
  });

  test.each([
    ['{', 'it is not JSON'],
    ['{}', 'it is not an array'],
    ['[{"id":"a"}]', 'entry 0 is not a token: id, name, hash and created are required'],
    [
      JSON.stringify([{ ...writtenRecord(record), expires: 'soon' }]),
      'entry 0 is not a token: id, name, hash and created are required',
    ],
  ])('that contains %s is refused', (text, reason) => {
    const file = fresh();
    writeFileSync(file, text);
    expect(() => openTokenFile(file, createRecorder())).toThrow(
      `ATALAYA_TOKENS_FILE  ${file}\n  ${reason}\n  fix: write the output of 'atalaya token list <system> --json' into it`,
    );
  });
});

test('tokens in the data folder are seen by a running pipeline within a second', async () => {
  const file = fresh();
  let now = 0;
  const [running, otherProcess] = [openTokens(file, () => now), openTokens(file)];
  expect(running.find(record.id)).toBeUndefined();
  await otherProcess.add(record);
  await otherProcess.add(readOnlyRecord);
  now += 1_000;
  expect(running.find(record.id)).toEqual(record);
  await otherProcess.revoke(record.id, 7_000);
  await otherProcess.revoke(record.id, 9_000);
  now += 1_000;
  expect([running.find(record.id), running.find(readOnlyRecord.id)]).toEqual([
    { ...record, revokedAt: 7_000 },
    readOnlyRecord,
  ]);
  expect([otherProcess.list().length, await otherProcess.revoke('nobody', 1)]).toEqual([2, undefined]);
  await expect(otherProcess.add(record)).rejects.toThrow('UNIQUE constraint failed: tokens.id');
  running.close();
  otherProcess.close();
});

test('a service that would refuse every caller does not start', async () => {
  const parts = { system: attendees, logger: createRecorder().logger, onClose: () => undefined };
  await expect(serviceAuth(parts, { home: 'google', data: folder }, {})).rejects.toThrow(
    "ATALAYA_TOKENS_FILE  environment\n  is missing, and 'attendees' accepts only tokens: every caller would be refused\n  fix: mount what 'atalaya token list attendees --json' prints, and set this variable to that file",
  );
});
