/** Label sets, and what matching and grouping make of them. A label that is empty is absent. */
import type { Labels } from '../../model/point.ts';

export const nameLabel = '__name__';

/** What a result no longer has when its values mean something else. Source: Prometheus 3, metadata labels. */
const metadata: readonly string[] = [nameLabel, '__type__', '__unit__'];

/** Equal for equal sets. */
export const keyOf = (labels: Labels): string =>
  Object.keys(labels)
    .toSorted()
    .map((name) => `${name}\u0000${labels[name]}`)
    .join('\u0001');

const select = (labels: Labels, wanted: (name: string) => boolean): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name, value]) => value !== '' && wanted(name)));

export const keep = (labels: Labels, names: readonly string[]): Labels =>
  select(labels, (name) => names.includes(name));

export const drop = (labels: Labels, names: readonly string[]): Labels =>
  select(labels, (name) => !names.includes(name));

export const dropName = (labels: Labels): Labels => drop(labels, metadata);

/** Sets a label, or takes it away when the value is empty. */
export const withLabel = (labels: Labels, name: string, value: string): Labels =>
  select({ ...labels, [name]: value }, () => true);

export interface By {
  readonly kind: 'by' | 'without' | 'on' | 'ignoring';
  readonly labels: readonly string[];
}

/** The labels that a group has in common. Without named labels means without the metric's name, too. */
export const groupOf = (labels: Labels, { kind, labels: names }: By): Labels =>
  kind === 'by' || kind === 'on' ? keep(labels, names) : drop(labels, [...names, nameLabel]);
