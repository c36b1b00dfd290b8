/**
 * Finds a subject by what a person has in front of them: an id, a title, a heading of a runbook, a policy's or rule's name, or a whole
 * line pasted from a notification. Where nothing matches, the nearest names are suggested.
 */
import { memoize } from '../model/memoize.ts';
import { nearest } from '../model/nearest.ts';
import type { Named } from './subject.ts';

export type Search =
  | { readonly kind: 'Found'; readonly entry: Named }
  /** One name of several subjects. */
  | { readonly kind: 'Several'; readonly ids: readonly string[] }
  /** Ids of what was probably meant, best first; empty where nothing is near. */
  | { readonly kind: 'NotFound'; readonly ids: readonly string[] };

export const find = (named: readonly Named[], query: string): Search => {
  const exact = named.find(({ id }) => id === query);
  if (exact !== undefined) return { kind: 'Found', entry: exact };
  const names = named.flatMap((entry) => [entry.id, ...entry.titles].map((name) => ({ entry, name: plainName(name) })));
  const lines = query
    .split('\n')
    .map(plain)
    .filter((line) => line !== '');
  for (const matching of [lines.map((line) => same(names, line)), lines.map((line) => inside(names, line))]) {
    const entries = matching.find((found) => found.length > 0);
    if (entries === undefined) continue;
    const [entry, ...others] = entries;
    if (entry !== undefined && others.length === 0) return { kind: 'Found', entry };
    return { kind: 'Several', ids: ranked(entries.map(({ id }) => id)) };
  }
  return { kind: 'NotFound', ids: suggestionsFor(named, lines.join(' ')) };
};

interface Name {
  readonly entry: Named;
  readonly name: string;
}

/** Without marks of Markdown and of chat, in lower case. */
export const plain = (text: string): string =>
  text
    .replace(/^\s*#{1,6}\s+/, '')
    .replaceAll(/[`*"“”]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** The same of names, which every search compares. */
const plainName = memoize((name: string) => name, plain);

const entriesOf = (names: readonly Name[]): readonly Named[] => [...new Set(names.map(({ entry }) => entry))];

const same = (names: readonly Name[], line: string): readonly Named[] =>
  entriesOf(names.filter(({ name }) => name === line));

/** Entries whose name is in the line as a whole; those of the longest such name. */
const inside = (names: readonly Name[], line: string): readonly Named[] => {
  const found = names.filter(({ entry, name }) => isTelling(entry, name) && contains(line, name));
  const longest = Math.max(0, ...found.map(({ name }) => name.length));
  return entriesOf(found.filter(({ name }) => name.length === longest));
};

/** A system's bare id is in almost every line about it, and one short word in any line. */
const isTelling = ({ subject }: Named, name: string): boolean =>
  name.length >= 6 && /[^a-z]/.test(name) && (subject.kind !== 'System' || name !== subject.of.system.id);

/** Not inside a longer id: 'datos-api-latency' is not in 'datos-api-latency-burn-page'. A metric may have one of Prometheus' suffixes. */
const contains = (line: string, name: string): boolean => {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    const before = line.slice(0, at);
    const after = line.slice(at + name.length).replace(/^_(?:bucket|count|sum|total)(?!\w)/, '');
    if (!/[\w.-]$/.test(before) && !/^(?:[\w-]|\.\w)/.test(after)) return true;
  }
  return false;
};

/** Names within a few edits of the query; else ids that contain every word of it; else ids that share most of its words. */
const suggestionsFor = (named: readonly Named[], query: string): readonly string[] => {
  const words = wordsOf(query);
  const known = new Set(words);
  const suggestion = nearest(
    query,
    named.flatMap(({ id, titles }) => [id, ...titles].filter((name) => isComparable(name, known))),
  );
  if (suggestion !== undefined) {
    const entry = named.find(({ id, titles }) => id === suggestion || titles.includes(suggestion));
    return entry === undefined ? [] : [entry.id];
  }
  if (words.length === 0) return [];
  const whole = named.map(({ id }) => id).filter((id) => words.every((word) => id.toLowerCase().includes(word)));
  return ranked(whole.length > 0 ? whole : sharing(named, known));
};

/** Counting the edits between two sentences is slow; a sentence with a typing error still has most of its words. */
const isComparable = (name: string, words: ReadonlySet<string>): boolean =>
  name.length <= 40 || wordsOf(name).filter((word) => words.has(word)).length > 2;

const wordsOf = (text: string): readonly string[] =>
  plainName(text)
    .split(/[^a-z0-9%]+/)
    .filter((word) => word !== '');

/** Ids of the names that have the largest part of the words; at least half of them, and more than one. */
const sharing = (named: readonly Named[], words: ReadonlySet<string>): readonly string[] => {
  const scored = named.map(({ id, titles }) => ({
    id,
    score: Math.max(...[id, ...titles].map((name) => new Set(wordsOf(name).filter((word) => words.has(word))).size)),
  }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return best < 2 || 2 * best < words.size ? [] : scored.filter(({ score }) => score === best).map(({ id }) => id);
};

const most = 4;

/** Members of the fleet are alike, so they come last. */
const ranked = (ids: readonly string[]): readonly string[] =>
  [...ids.filter((id) => !isMember(id)), ...ids.filter(isMember)].slice(0, most);

const isMember = (id: string): boolean => /^fleet-\d/.test(id);
