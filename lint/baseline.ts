/**
 * Known findings of a repository, in a file that is committed: a run that is held against it reports only others. A finding is
 * known by its file, check, message, and its path without numbers, so that a widget that is added above does not make it new.
 */
import type { Finding } from './check.ts';

export interface BaselineEntry {
  readonly file: string;
  readonly check: string;
  readonly path: string;
  readonly message: string;
  readonly count: number;
}

export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

type Known = Omit<BaselineEntry, 'count'>;

const knownAs = ({ file, check, path, message }: Finding): Known => ({
  file,
  check,
  path: path.replaceAll(/\[\d+\]/g, '[]'),
  message,
});

const keyOf = ({ file, check, path, message }: Known): string => JSON.stringify([file, check, path, message]);

export const baselineOf = (findings: readonly Finding[]): Baseline => {
  const groups = Map.groupBy(findings.map(knownAs), keyOf);
  const entries = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    version: 1,
    findings: entries.flatMap(([, all]) => (all[0] === undefined ? [] : [{ ...all[0], count: all.length }])),
  };
};

export interface Held {
  readonly findings: readonly Finding[];
  /** Findings that the baseline knows. */
  readonly known: number;
  /** Findings of the baseline that are no more. */
  readonly gone: number;
}

export const heldAgainst = (findings: readonly Finding[], { findings: entries }: Baseline): Held => {
  const left = new Map(entries.map((entry) => [keyOf(entry), entry.count]));
  const fresh = findings.filter((finding) => {
    const key = keyOf(knownAs(finding));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  const gone = [...left.values()].reduce((sum, count) => sum + count, 0);
  return { findings: fresh, known: findings.length - fresh.length, gone };
};

/** Undefined for a text that is no baseline. */
export const baselineIn = (text: string): Baseline | undefined => {
  try {
    const value = JSON.parse(text) as Partial<Baseline> | null;
    return value?.version === 1 && Array.isArray(value.findings) && value.findings.every(isEntry)
      ? (value as Baseline)
      : undefined;
  } catch {
    return undefined;
  }
};

const isEntry = (entry: Partial<BaselineEntry> | null): boolean =>
  [entry?.file, entry?.check, entry?.path, entry?.message].every((text) => typeof text === 'string') &&
  Number.isSafeInteger(entry?.count);
