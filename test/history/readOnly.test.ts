/** A history that its reader may not write beside. */
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { openHistory } from '../../history/history.ts';
import { hour, second, start, sumPoint } from '../../history/testing/points.ts';
import { asUser } from '../support/asUser.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a folder that may only be read is read, and nothing is made in it', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'metrics.db');
  const history = openHistory(file, { now: () => start });
  history.append([sumPoint('events', start + second, 3)]);
  history.close();
  chmodSync(folder, 0o555);
  await asUser(folder, () => {
    const reader = openHistory(file, { readOnly: true });
    expect(reader.sum('events', {}, 0, start + hour)).toBe(3);
    reader.close();
    expect(() => openHistory(path.join(folder, 'other.db'))).toThrow('the metric history cannot be written');
  });
  chmodSync(folder, 0o755);
});
