/** Every rule about what PromQL means. Import it lazily: it loads the grammar and the catalogue. */
import { emptyCount, boolCondition, noComparison } from './conditionRules.ts';
import { counterWithoutRate, rateAfterSum, rateOfGauge } from './counterRules.ts';
import { division } from './divisionRule.ts';
import { histogramLe, quantileRange } from './histogramRules.ts';
import { absentLabel, neverMatches } from './labelRules.ts';
import { absentMetric } from './nameRule.ts';
import { shortRange } from './rangeRules.ts';
import type { PromqlRule } from './rule.ts';

export const promqlRules: readonly PromqlRule[] = [
  counterWithoutRate,
  rateOfGauge,
  rateAfterSum,
  histogramLe,
  quantileRange,
  shortRange,
  neverMatches,
  absentLabel,
  absentMetric,
  division,
  emptyCount,
  noComparison,
  boolCondition,
];
