/** Every rule over who is on call, and over routes. */
import type { Check } from '../../../lint/check.ts';
import type { Definitions } from '../definitions.ts';
import { gap } from './gap.ts';
import { holidayCover } from './holidayCover.ts';
import { insteadOfNobody } from './insteadOfNobody.ts';
import { invertedZone } from './invertedZone.ts';
import { lateDay } from './lateDay.ts';
import { mutedPage } from './mutedPage.ts';
import { muteZone } from './muteZone.ts';
import { neverOnCall } from './neverOnCall.ts';
import { overlappingOverrides } from './overlappingOverrides.ts';
import { pageWithoutPerson } from './pageWithoutPerson.ts';
import { personLeft } from './personLeft.ts';
import { samePersonNext } from './samePersonNext.ts';
import { shortWait } from './shortWait.ts';
import { silencedHeartbeat } from './silencedHeartbeat.ts';
import { silenceEnd } from './silenceEnd.ts';
import { swallowedPage } from './swallowedPage.ts';
import { twoRotations } from './twoRotations.ts';
import { unreachableRoute } from './unreachableRoute.ts';
import { unused } from './unused.ts';

export const onCallChecks: readonly Check<Definitions>[] = [
  gap,
  holidayCover,
  insteadOfNobody,
  invertedZone,
  lateDay,
  mutedPage,
  muteZone,
  neverOnCall,
  overlappingOverrides,
  pageWithoutPerson,
  personLeft,
  samePersonNext,
  shortWait,
  silencedHeartbeat,
  silenceEnd,
  swallowedPage,
  twoRotations,
  unreachableRoute,
  unused,
];
