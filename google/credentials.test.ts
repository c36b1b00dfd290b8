import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CredentialError, googleHeaders } from './credentials.ts';

const names = [
  'GOOGLE_APPLICATION_CREDENTIALS',
  'HOME',
  'APPDATA',
  'CLOUDSDK_CONFIG',
  'METADATA_SERVER_DETECTION',
] as const;
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'atalaya-adc-'));
  for (const name of names) delete process.env[name];
  process.env['HOME'] = home;
});
afterEach(() => {
  rmSync(home, { recursive: true });
  for (const name of names) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

const login = `run: gcloud auth application-default login
       (in CI and on Google Cloud: give the job a service account, or name a key file in GOOGLE_APPLICATION_CREDENTIALS)`;

const refused = async (): Promise<{ readonly reason: string; readonly fix: string }> => {
  const error: unknown = await googleHeaders(new URL('https://monitoring.googleapis.com'))().catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CredentialError)) throw new Error('it was not refused', { cause: error });
  return { reason: error.message.replaceAll(home, '<home>'), fix: error.fix.replaceAll(home, '<home>') };
};

test('a machine without credentials is told which command gives it some', async () => {
  expect(await refused()).toEqual({ reason: 'this machine has no Google credentials', fix: login });
});

test('a key file that does not exist is named', async () => {
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = join(home, 'key.json');
  const { reason, fix } = await refused();
  expect(reason).toMatch(
    /^the key file that GOOGLE_APPLICATION_CREDENTIALS names cannot be used \(.*ENOENT: no such file/,
  );
  expect(fix).toBe(`check <home>/key.json, or unset the variable and ${login}`);
});

test.each(['', '{"a":', '[]', '{"type":"service_account"}', '{"type":"authorized_user"}'])(
  "a key file that holds '%s' is named, without a stack",
  async (content) => {
    const file = join(home, 'key.json');
    writeFileSync(file, content);
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = file;
    const { reason, fix } = await refused();
    expect(`${reason}\n${fix}`).not.toMatch(/\n\s+at |undefined|\[object/);
    expect(fix).toContain('<home>/key.json');
  },
);
