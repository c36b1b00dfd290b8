/** Committed files that tests compare with new output. `GOLDEN=write npm test -- <test>` updates them. */
import { expect } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const expectGolden = (file: string, text: string): void => {
  if (process.env['GOLDEN'] === 'write') {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
};
