/** Every rule about policies that somebody wrote. */
import type { Artefact } from '../artefact/artefact.ts';
import type { Check } from '../check.ts';
import { documentationVariable } from './documentationVariable.ts';
import * as notification from './notificationChecks.ts';
import * as queries from './queryConditionChecks.ts';
import * as ratios from './ratioChecks.ts';
import * as thresholds from './thresholdChecks.ts';
import {
  combiner,
  conditionCount,
  displayName,
  nameOnCreate,
  oneCondition,
  sameConditionName,
  soleCondition,
} from './wholeChecks.ts';

export const policyChecks: readonly Check<Artefact>[] = [
  displayName,
  conditionCount,
  combiner,
  oneCondition,
  soleCondition,
  sameConditionName,
  nameOnCreate,
  ...Object.values(thresholds),
  ...Object.values(ratios),
  documentationVariable,
  ...Object.values(queries),
  ...Object.values(notification),
];
