/** One order of findings, whatever the order in which rules ran: file, line, place as people count ('[2]' before '[10]'), check, words. */
import type { Finding } from './check.ts';

const collator = new Intl.Collator('en', { numeric: true });

const keysOf = ({ file, position, place, check, what }: Finding): readonly string[] => {
  const at = position === undefined ? '' : `${position.line}:${position.column}`;
  return [file, at, place, check, what];
};

export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => {
    const others = keysOf(b);
    return keysOf(a).reduce((order, key, i) => order || collator.compare(key, others[i] ?? ''), 0);
  });
