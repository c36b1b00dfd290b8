/** The findings of a check on a subject, as printed lines. */
import type { Check } from '../check.ts';
import { inOrder } from '../check.ts';
import { findingText } from '../text.ts';

export const findingLines = <S>(check: Check<S>, subject: S): readonly string[] =>
  inOrder(check.find(subject)).flatMap((finding) => findingText(finding).split('\n'));
