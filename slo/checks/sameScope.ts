/** Whether the two selections of a ratio cover the same events. */
import type { Match, Selection } from '../../model/selection.ts';

/** Labels with the outcome of an event. All other labels select events, and must be the same on both sides. */
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

/** A matcher that only one side has, in words; undefined when there is none. */
export const scopeDifference = (
  [firstName, of]: readonly [string, Selection],
  [secondName, by]: readonly [string, Selection],
): string | undefined => {
  if (of.signal.source !== by.signal.source)
    return `${firstName} is counted by ${of.signal.names.cloudMonitoring} and ${secondName} by ${by.signal.names.cloudMonitoring}, which see different events`;
  const only = (a: Selection, b: Selection): string | undefined =>
    scopeOf(a).find((text) => !scopeOf(b).includes(text));
  const [extra, missing] = [only(of, by), only(by, of)];
  if (extra !== undefined) return `${firstName} has ${extra}, ${secondName} has not`;
  return missing === undefined ? undefined : `${secondName} has ${missing}, ${firstName} has not`;
};
