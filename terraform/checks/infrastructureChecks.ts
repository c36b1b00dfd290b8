/** Every check on infrastructure: what an apply would refuse, or what could never work, said before. */
import type { Check } from '../../lint/check.ts';
import type { Promises } from '../../slo/checks/promises.ts';
import { ackDeadline } from './ackDeadline.ts';
import { gateway } from './gateway.ts';
import { iapAudience } from './iapAudience.ts';
import { madeTwice } from './madeTwice.ts';
import { nameLength } from './nameLength.ts';
import { region } from './region.ts';
import { streamingWindow } from './streamingWindow.ts';
import { unboundedRead } from './unboundedRead.ts';
import { tooFewInstances } from './tooFewInstances.ts';

export const infrastructureChecks: readonly Check<Promises>[] = [
  ackDeadline,
  gateway,
  iapAudience,
  madeTwice,
  nameLength,
  region,
  streamingWindow,
  unboundedRead,
  tooFewInstances,
];
