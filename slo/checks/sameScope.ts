/** Whether two selections that make one ratio look at the same part of the world. */
import type { Match, Selection } from '../../model/selection.ts';

/** Labels that say how an event went. All others say which events are looked at, and have to be the same on both sides. */
const outcomes: ReadonlySet<string> = new Set([
  'code',
  'error.type',
  'http.response.status_code',
  'outcome',
  'response_class',
  'response_code',
  'response_code_class',
  'status',
]);

const written = ({ label, op, value }: Match): string => `${label}${op}'${value}'`;

const scopeOf = ({ matches }: Selection): readonly string[] =>
  matches.filter(({ label }) => !outcomes.has(label)).map(written);

/** What is on one side only, in words; undefined when nothing is. */
export const scopeDifference = (
  [one, of]: readonly [string, Selection],
  [other, by]: readonly [string, Selection],
): string | undefined => {
  if (of.signal.source !== by.signal.source)
    return `${one} is counted by ${of.signal.names.cloudMonitoring} and ${other} by ${by.signal.names.cloudMonitoring}, which see different events`;
  const only = (a: Selection, b: Selection): string | undefined =>
    scopeOf(a).find((text) => !scopeOf(b).includes(text));
  const [extra, missing] = [only(of, by), only(by, of)];
  if (extra !== undefined) return `${one} has ${extra}, and ${other} has not`;
  return missing === undefined ? undefined : `${other} has ${missing}, and ${one} has not`;
};
