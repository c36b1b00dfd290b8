/** `npm run bench -- fidelity` asks five times as many. */
import { expect } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { fast, fidelity, slow } from './fidelity.ts';

testWith(
  'promtool',
  'on 200 random histories the rules of both dialects fire in the very minutes that alerts/firing/ says',
  (promtool) => {
    const found = fidelity(promtool, temporaryFolder(), { pace: fast, count: 200, seed: 1 });
    expect(found.disagreements).toEqual([]);
    expect(found.inexact).toBe(0);
    expect(found.firing).toBeGreaterThan(1_000);
  },
  120_000,
);

testWith(
  'promtool',
  'over days, too, with the tiers whose windows are that long',
  (promtool) => {
    const found = fidelity(promtool, temporaryFolder(), { pace: slow, count: 50, seed: 2 });
    expect(found.disagreements).toEqual([]);
    expect(found.inexact).toBe(0);
    expect(found.firing).toBeGreaterThan(100);
  },
  120_000,
);
