import { expect, test } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';

test('below 80 columns the words of help are wrapped, and an example stays on its line', async () => {
  const { stdout } = await runInProcess(['check', '--help'], { cwd: import.meta.dirname, columns: 40 });
  const wide = stdout.split('\n').filter((line) => line.length > 40);
  expect(wide.length).toBeGreaterThan(0);
  expect(wide.filter((line) => !/^ {2}(?:\$|\/\/) /.test(line))).toEqual([]);
});
