/** `npm run bench -- fidelity` runs more histories. */
import { expect } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { fast, fidelity, slow } from './fidelity.ts';

testWith(
  'promtool',
  'on 200 random histories the rules of both dialects fire in the minutes that alerts/firing/ computes',
  (promtool) => {
    const result = fidelity(promtool, temporaryFolder(), { pace: fast, count: 200, seed: 1 });
    expect(result.disagreements).toEqual([]);
    expect(result.inexact).toBe(0);
    expect(result.firing).toBeGreaterThan(1_000);
  },
  120_000,
);

testWith(
  'promtool',
  'on 50 random histories of days, the tiers with long windows do so, too',
  (promtool) => {
    const result = fidelity(promtool, temporaryFolder(), { pace: slow, count: 50, seed: 2 });
    expect(result.disagreements).toEqual([]);
    expect(result.inexact).toBe(0);
    expect(result.firing).toBeGreaterThan(100);
  },
  120_000,
);
