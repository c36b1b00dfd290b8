/** Label sets, and how matching and grouping change them. An empty label is an absent label. */
import type { Labels } from '../model/point.ts';

export const nameLabel = '__name__';

/** What a result no longer has when its values mean something else. Source: Prometheus 3, metadata labels. */
const metadata: readonly string[] = [nameLabel, '__type__', '__unit__'];

/** Equal for equal sets. */
export const keyOf = (labels: Labels): string => {
  const names = Object.keys(labels);
  if (names.length > 1) names.sort();
  let key = '';
  for (const name of names) key += `${name}\u0000${labels[name]}\u0001`;
  return key;
};

/** Runs for every series of every query, so it makes no arrays in between. */
const select = (labels: Labels, wanted: (name: string) => boolean): Labels => {
  const left: Record<string, string> = {};
  for (const [name, value] of Object.entries(labels)) {
    if (value !== '' && wanted(name)) left[name] = value;
  }
  return left;
};

export const keep = (labels: Labels, names: readonly string[]): Labels => {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value !== undefined && value !== '') kept[name] = value;
  }
  return kept;
};

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
