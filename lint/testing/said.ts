/** What a check says of a subject, line by line as the user sees it. */
import type { Check } from '../check.ts';
import { inOrder } from '../check.ts';
import { findingText } from '../text.ts';

export const said = <S>(check: Check<S>, subject: S): readonly string[] =>
  inOrder(check.find(subject)).flatMap((finding) => findingText(finding, [check]).split('\n'));
