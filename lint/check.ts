/**
 * The frame of a lint rule: frozen data with a pure `find`. Its id is its name in code, message, docs page and disable
 * comment. Rules sit beside what they check; what they read is their own matter, so that rules over definitions and rules
 * over parsed artefacts are of one kind.
 */
import type { Position } from '../text/position.ts';
import type { Edit } from './artefact/repair.ts';

/** An error is wrong whatever one wants; a warning may be meant, and then says why in a disable comment. */
export type CheckSeverity = 'error' | 'warning';

/** One fault at one place. */
export interface Fault {
  /** As it is shown, such as 'systems/orders.ts'. */
  readonly file: string;
  /** Inside the file, such as 'objectives[1]'; empty for all of it. */
  readonly place: string;
  /** Where the place stands in the file, when the rule reads files. */
  readonly position?: Position;
  readonly what: string;
  readonly fix: string;
  /** What puts it right for certain, in the text of the file. */
  readonly repair?: Edit;
  /** The system, undefined for what no single one has done. */
  readonly system: string | undefined;
  /** Ids of objectives and alerts that a disable comment may be limited to, beside the system's own. */
  readonly about: readonly string[];
}

/** A fault and the check that found it. */
export interface Finding extends Fault {
  readonly check: string;
}

/** `S` is what it reads; without it, a check that one may look up and not run. */
export interface Check<S = never> {
  readonly kind: 'Check';
  readonly id: string;
  readonly severity: CheckSeverity;
  /** One sentence. */
  readonly title: string;
  /** Where the rule is from. */
  readonly source: string;
  /** Files of others cannot be disabled in: they have no comment of ours. */
  readonly reads: 'definitions' | 'files';
  /** Its documentation, from the root of the repository. */
  readonly page: string;
  readonly find: (subject: S) => readonly Finding[];
}

export interface CheckWords extends Pick<Check, 'severity' | 'title' | 'source'> {
  /** '<folder>/<name>'. */
  readonly id: string;
}

export const defineCheck = <S>(
  words: CheckWords,
  faults: (subject: S) => readonly Fault[],
  reads: Check['reads'] = 'definitions',
): Check<S> =>
  Object.freeze({
    kind: 'Check',
    ...words,
    reads,
    page: pageOf(words.id),
    find: (subject: S) => faults(subject).map((fault) => ({ ...fault, check: words.id })),
  });

export const pageOf = (id: string): string => `docs/checks/${id}.md`;

const collator = new Intl.Collator('en', { numeric: true });

const keysOf = ({ file, position, place, check, what }: Finding): readonly string[] => {
  const at = position === undefined ? '' : `${position.line}:${position.column}`;
  return [file, at, place, check, what];
};

/** One order, whatever the order in which rules ran: file, line, path as people count ('[2]' before '[10]'), check, words. */
export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => {
    const others = keysOf(b);
    return keysOf(a).reduce((order, key, i) => order || collator.compare(key, others[i] ?? ''), 0);
  });
