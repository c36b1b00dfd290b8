/** SIGTERM: takes no more messages, finishes, settles, and exits within 10 s, for any warehouse. */
import { afterAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHome } from '../../pipeline/embedded/home.ts';
import freight from '../fixtures/systems/freight.ts';
import { accountOf, lost, twice } from './account.ts';
import { killAll, startPipeline } from './start.ts';
import { until } from '../../pipeline/testing/until.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-sigterm-'));
afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true });
});

test.each([
  ['work in flight', []],
  ['a warehouse that never answers', ['hang']],
])('SIGTERM with %s ends in under 10 s and loses nothing', async (_, mode) => {
  const home = path.join(folder, `ended${mode.length}`);
  const accepted = new Set<string>();
  const { child, ready } = startPipeline(home, 0, accepted, ...mode);
  await ready;
  await until('a thousand are accepted', () => accepted.size > 1_000);
  const asked = performance.now();
  child.kill('SIGTERM');
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(performance.now() - asked).toBeLessThan(10_000);
  const opened = await openHome(freight, home, Date.now);
  const account = await accountOf(opened);
  await opened.close();
  expect({ lost: lost(account, accepted), twice: twice(account) }).toEqual({ lost: [], twice: [] });
  expect(account.stored.length > 0).toBe(mode.length === 0);
});
