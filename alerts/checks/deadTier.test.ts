import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { words } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { deadTier } from './deadTier.ts';

const at = (target: `${number}%`, window: `${number}d` = '30d'): readonly string[] =>
  findingLines(
    deadTier,
    definitionsWith({ objectives: [availability('api', { ...words, target: target as '99%', window })] }),
  );

test('at 83% of 30 days both page tiers are impossible, and each is a finding that says what is left', () => {
  expect(at('83%')).toEqual([
    'alerts/dead-tier  systems/orders.ts objectives[0].target  (warning)',
    '  the page over 1 hour can never fire: 14.4 times the 17% that 83% allows is 244.8% of events. What is left: the ticket over 1 day (above 51% bad, at a complete failure after 12 hours 14 minutes), the ticket over 3 days (above 17% bad, at a complete failure after 12 hours 15 minutes); no page',
    "  fix: write a target of 93.06% or more, or page on an error rate with errorsAbove(…, { severity: 'page' })",
    '  why: docs/checks/alerts/dead-tier.md',
    'alerts/dead-tier  systems/orders.ts objectives[0].target  (warning)',
    '  the page over 6 hours can never fire: 6 times the 17% that 83% allows is 102% of events. What is left: the ticket over 1 day (above 51% bad, at a complete failure after 12 hours 14 minutes), the ticket over 3 days (above 17% bad, at a complete failure after 12 hours 15 minutes); no page',
    "  fix: write a target of 83.34% or more, or page on an error rate with errorsAbove(…, { severity: 'page' })",
    '  why: docs/checks/alerts/dead-tier.md',
  ]);
});

test.each([
  { target: '93%', findings: 1 },
  { target: '93.05%', findings: 1 },
  { target: '93.06%', findings: 0 },
  { target: '83.33%', findings: 2 },
  { target: '83.34%', findings: 1 },
  { target: '66.66%', findings: 3 },
  { target: '0.1%', findings: 3 },
] as const)('at $target of 30 days, $findings tiers are impossible', ({ target, findings }) => {
  expect(at(target).filter((line) => line.startsWith('alerts/dead-tier'))).toHaveLength(findings);
});

test('the target that a finding asks for has no finding of that tier', () => {
  for (const target of ['93%', '83%', '60%'] as const) {
    const asked = at(target).flatMap((line) => /target of ([\d.]+)% or more/.exec(line)?.[1] ?? []);
    asked.forEach((least, index) => {
      expect(at(`${Number(least)}%`).filter((line) => line.startsWith('alerts/'))).toHaveLength(
        asked.filter((other, i) => i !== index && Number(other) > Number(least)).length,
      );
    });
  }
});

test('a page tier that remains is named first', () => {
  expect(at('90%')[1]).toContain('What is left: the page over 6 hours (above 60% bad');
});

test('a tier that is shorter than a slice is a separate finding', () => {
  const slices = { length: '2h', good: '99%' } as const;
  const found = findingLines(
    deadTier,
    definitionsWith({ objectives: [availability('api', { ...words, target: '99%', slices })] }),
  );
  expect(found.slice(0, 3)).toEqual([
    'alerts/dead-tier  systems/orders.ts objectives[0].target  (warning)',
    '  the page over 1 hour can never fire: its long window of 1h holds no whole slice of 2h. What is left: the page over 6 hours (above 6% bad), the ticket over 1 day (above 3% bad), the ticket over 3 days (above 1% bad)',
    '  fix: write slices of 1h or less',
  ]);
});

test('an objective that notifies nobody has no tier to miss', () => {
  const objectives = [availability('api', { ...words, target: '83%', window: '30d', shadow: { why: 'it is tried' } })];
  expect(findingLines(deadTier, definitionsWith({ objectives }))).toEqual([]);
});
