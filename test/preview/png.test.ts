import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { startCommand } from '../support/childProcess.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Of a PNG. Source: PNG specification, third edition, 11.2.1 (IHDR). */
const widthOf = (file: string): number => {
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return bytes.readUInt32BE(16);
};

testWith(
  'chromium',
  'a page becomes a picture',
  async () => {
    const file = path.join(temporaryFolder(), 'lms.png');
    const { ended } = startCommand('preview', 'lms', '--scenario', 'backlog', '--theme', 'dark', '--png', file);
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/lms\.png: \d+ KiB, drawn in \d+\.\d\d s\n$/);
    expect(widthOf(file)).toBe(1_600);
  },
  120_000,
);

test('without Chromium, what to do is said', async () => {
  const { picturePage } = await import('../../cli/preview/picturePng.ts');
  const held = process.env['ATALAYA_CHROMIUM'];
  process.env['ATALAYA_CHROMIUM'] = '/nowhere/chromium';
  try {
    const options = {
      file: path.join(temporaryFolder(), 'a.png'),
      theme: 'light',
      signal: AbortSignal.abort(),
    } as const;
    await expect(picturePage('http://127.0.0.1:1', options)).rejects.toThrow(
      'Chromium, which takes the picture, is not installed\n  fix: install it (apt install chromium), or set ATALAYA_CHROMIUM=/path/to/chromium;\n       without --png any browser shows the page',
    );
  } finally {
    if (held === undefined) delete process.env['ATALAYA_CHROMIUM'];
    else process.env['ATALAYA_CHROMIUM'] = held;
  }
});

test('a picture that is there stays when a new one cannot be taken', async () => {
  const file = path.join(temporaryFolder(), 'kept.png');
  writeFileSync(file, 'before');
  const { code } = await startCommand('preview', 'none-such', '--scenario', 'slow', '--png', file).ended;
  expect([code, readFileSync(file, 'utf8')]).toEqual([2, 'before']);
});
