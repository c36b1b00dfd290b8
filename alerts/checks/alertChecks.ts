/** Every rule over alerts. */
import type { Check } from '../../lint/check.ts';
import { absoluteLinks } from './absoluteLinks.ts';
import { alwaysAboveLoad } from './alwaysAboveLoad.ts';
import { betweenBuckets } from './betweenBuckets.ts';
import { canFire } from './canFire.ts';
import { deadTier } from './deadTier.ts';
import type { Definitions } from './definitions.ts';
import { firesTogether } from './firesTogether.ts';
import { hasChannel } from './hasChannel.ts';
import { hasOwner } from './hasOwner.ts';
import { hasRunbook } from './hasRunbook.ts';
import { lateSignal } from './lateSignal.ts';
import { lookBack } from './lookBack.ts';
import { nobodySends } from './nobodySends.ts';
import { oneEventFires } from './oneEventFires.ts';
import { placeholder } from './placeholder.ts';
import { policiesPerProject } from './policiesPerProject.ts';
import { policyLimits } from './policyLimits.ts';
import { retestTooShort } from './retestTooShort.ts';
import { runbookNotes } from './runbookNotes.ts';
import { sameFilters } from './sameFilters.ts';
import { signalEmitted } from './signalEmitted.ts';
import { uniqueId } from './uniqueId.ts';
import { windowTooShort } from './windowTooShort.ts';

export const alertChecks: readonly Check<Definitions>[] = [
  absoluteLinks,
  alwaysAboveLoad,
  betweenBuckets,
  canFire,
  deadTier,
  firesTogether,
  hasChannel,
  hasOwner,
  hasRunbook,
  lateSignal,
  lookBack,
  nobodySends,
  oneEventFires,
  placeholder,
  policiesPerProject,
  policyLimits,
  retestTooShort,
  runbookNotes,
  sameFilters,
  signalEmitted,
  uniqueId,
  windowTooShort,
];
