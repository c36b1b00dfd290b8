/** Every check on SLOs. */
import type { Check } from '../../lint/check.ts';
import { betweenBuckets } from './betweenBuckets.ts';
import { goalLimit } from './goalLimit.ts';
import { goalOldLimit } from './goalOldLimit.ts';
import { hasBurnTable } from './hasBurnTable.ts';
import { lateSignal } from './lateSignal.ts';
import { overlappingMaintenance } from './overlappingMaintenance.ts';
import { pastUntil } from './pastUntil.ts';
import { platformBuckets } from './platformBuckets.ts';
import type { Promises } from './promises.ts';
import { sameFilters } from './sameFilters.ts';
import { signalEmitted } from './signalEmitted.ts';
import { sloId } from './sloId.ts';
import { slosPerService } from './slosPerService.ts';
import { slowestTier } from './slowestTier.ts';
import { tighterThanDependency } from './tighterThanDependency.ts';
import { windowLimit } from './windowLimit.ts';

export const sloChecks: readonly Check<Promises>[] = [
  betweenBuckets,
  goalLimit,
  goalOldLimit,
  hasBurnTable,
  lateSignal,
  overlappingMaintenance,
  pastUntil,
  platformBuckets,
  sameFilters,
  signalEmitted,
  sloId,
  slosPerService,
  slowestTier,
  tighterThanDependency,
  windowLimit,
];
