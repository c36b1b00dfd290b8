/**
 * The key of a notification's group, as Alertmanager writes it: the matchers of the route, and the values of the labels by which it
 * groups. Source: Prometheus Alertmanager, dispatch/route.go (Route.Key) and dispatch.go (aggrGroup.GroupKey).
 */
import type { Matcher } from '../../model/oncall/routing.ts';
import type { Labels } from '../../model/point.ts';
import { matcherText } from './labelMatchers.ts';

/**
 * `path` are the matchers of each route from the root, which has none, to the one that notifies. As in Alertmanager, `by: ['...']` are all
 * labels, and a label that the alert lacks is left out.
 */
export const groupKey = (path: readonly (readonly Matcher[])[], by: readonly string[], labels: Labels): string => {
  const isAll = by.includes('...');
  const grouped = Object.keys(labels).filter((label) => isAll || by.includes(label));
  const values = grouped.toSorted().map((label) => `${label}=${quoted(labels[label] ?? '')}`);
  return `${['{}', ...path.map(routeText)].join('/')}:{${values.join(', ')}}`;
};

const routeText = (matchers: readonly Matcher[]): string =>
  `{${matchers
    .toSorted((a, b) => compare(a.label, b.label) || compare(a.value, b.value) || compare(a.op, b.op))
    .map(matcherText)
    .join(',')}}`;

/** As Go's %q. */
const quoted = (text: string): string => `"${text.replaceAll(/[\\"]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escaped)}"`;

const named: Readonly<Record<string, string>> = {
  '\u0007': 'a',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\v': 'v',
  '"': '"',
  '\\': '\\',
};

const escaped = (char: string): string => {
  const name = named[char];
  if (name !== undefined) return `\\${name}`;
  const code = char.codePointAt(0)!;
  const digits = (length: number): string => code.toString(16).padStart(length, '0');
  if (code < 0x20 || code === 0x7f) return `\\x${digits(2)}`;
  return code <= 0xff_ff ? `\\u${digits(4)}` : `\\U${digits(8)}`;
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
