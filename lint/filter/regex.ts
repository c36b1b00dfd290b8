/** Regular expressions of Google Cloud are RE2's. Source: github.com/google/re2/wiki/Syntax. */
import { RE2JS, RE2JSSyntaxException } from 're2js';

/** Long ones are not judged, so that a file ends in bounded time. */
const longest = 10_000;

const features: readonly (readonly [RegExp, string, string])[] = [
  [/\(\?<?[=!]/, 'RE2 has no look-ahead or look-behind', 'write a second comparison with NOT instead'],
  [/\\[1-9]/, 'RE2 has no back references', 'write the part again'],
  [/\(\?>|[*+?}]\+/, 'RE2 has no possessive or atomic groups', 'leave them out: RE2 needs none'],
];

/** Undefined for a valid expression. */
export const regexFault = (pattern: string): { readonly message: string; readonly fix: string } | undefined => {
  if (pattern.length > longest) return undefined;
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const [, why, instead] = features.find(([feature]) => feature.test(pattern)) ?? [];
    const reason = why ?? error.getDescription();
    return {
      message: `${pattern} is no regular expression of RE2: ${reason}`,
      fix: instead ?? 'correct the expression',
    };
  }
};
