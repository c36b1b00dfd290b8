/**
 * Names of documents, as every reader of OpenSLO takes them: 1 to 63 lower-case letters, digits and dashes (rules/patterns.ts),
 * display names of at most 63 characters. What is cut, or would be the same as another, ends in a code of the whole: names
 * are unique, and stay the same from one emit to the next.
 */
import type { System } from '../../model/system.ts';
import type { BurnTier } from '../burnTiers.ts';
import type { Slo } from '../slo.ts';

const longest = 63;

/** FNV-1a of 32 bits, in hexadecimal: equal for equal texts, and as good as never for others. */
const codeOf = (text: string): string => {
  let hash = 0x81_1c_9d_c5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01_00_01_93) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

/** Where both are too long together, the subject is cut. */
const nameOf = (subject: string, tail: string = ''): string => {
  const whole = subject + tail;
  if (whole.length <= longest && !whole.endsWith('-')) return whole;
  const code = codeOf(subject);
  return `${subject.slice(0, longest - tail.length - code.length - 1).replace(/-+$/, '')}-${code}${tail}`;
};

const dashed = (id: string): string => id.replaceAll('.', '-');

/** Where ids differ by a dot only, those with dots carry a code. */
const wordOf = ({ objectives }: Pick<System, 'objectives'>, id: string): string => {
  const isTaken = objectives.some((other) => other.id !== id && dashed(other.id) === dashed(id));
  return isTaken && id.includes('.') ? `${dashed(id)}-${codeOf(id)}` : dashed(id);
};

type Named = Pick<System, 'id' | 'objectives'>;

const subjectOf = (system: Named, { id }: Pick<Slo, 'id'>): string => `${system.id}-${wordOf(system, id)}`;

export const sloName = (system: Named, slo: Pick<Slo, 'id'>): string => nameOf(subjectOf(system, slo));

/** Of the policy and of its condition. */
export const burnName = (system: Named, slo: Pick<Slo, 'id'>, { long }: Pick<BurnTier, 'long'>): string =>
  nameOf(subjectOf(system, slo), `-burn-${long}`);

export const indicatorName = (system: Named, slo: Pick<Slo, 'id'>): string => nameOf(subjectOf(system, slo), '-sli');

export const dataSourceName = (system: Pick<System, 'id'>): string => `${system.id}-prometheus`;

/** What is said of `subject`: where both are too long together, the subject is cut. */
export const displayName = (subject: string, rest: string = ''): string => {
  // No text has more characters than units.
  if (subject.length + rest.length <= longest) return subject + rest;
  const [whole, tail] = [Array.from(subject), Array.from(rest)];
  if (whole.length + tail.length <= longest) return subject + rest;
  const code = codeOf(subject).slice(0, 6);
  return `${whole.slice(0, longest - tail.length - code.length - 1).join('')}…${code}${rest}`;
};
