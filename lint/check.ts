/**
 * A lint rule: frozen data with a pure `find`. Its id is the same in code, message, docs page and disable comment. Rules are
 * in the folder of their subject. The type of the subject is a parameter, so that rules over definitions and rules over parsed
 * artefacts have the same interface.
 */
import type { Position } from '../text/position.ts';
import type { Edit } from './artefact/repair.ts';

/**
 * An error is always wrong; a warning may be intended: then a disable comment gives the reason. An info is a hint, or a rule that
 * is not certain: it never changes the exit code.
 */
export type CheckSeverity = 'error' | 'warning' | 'info';

/** One fault in a file. */
export interface Fault {
  /** Path to display, such as 'systems/orders.ts'. */
  readonly file: string;
  /** Path inside the file, such as 'objectives[1]'; empty for the whole file. A field of the JSON report. */
  readonly path: string;
  /** Line and column, when the rule reads files. */
  readonly position?: Position;
  readonly message: string;
  readonly fix: string;
  /** Only where it differs from the severity of its check. */
  readonly severity?: CheckSeverity;
  /** Edit of the file's text that certainly corrects the fault. */
  readonly repair?: Edit;
  /** Id of the system; undefined for a fault of several systems, or of none. */
  readonly system: string | undefined;
  /** Ids of objectives and alerts to which a disable comment may be limited, in addition to the system's id. */
  readonly about: readonly string[];
}

/** A fault and the check that found it. */
export interface Finding extends Fault {
  readonly check: string;
  readonly severity: CheckSeverity;
}

/** How many findings have each severity. */
export interface Severities {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

export const severitiesOf = (findings: readonly Finding[]): Severities => {
  const count = (wanted: CheckSeverity): number => findings.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
};

/** `S` is the type of its subject; without it, the check can be listed but not run. */
export interface Check<S = never> {
  readonly kind: 'Check';
  readonly id: string;
  readonly severity: CheckSeverity;
  /** One sentence. */
  readonly title: string;
  /** Source of the rule. */
  readonly source: string;
  /** Checks of 'files' cannot be disabled by a comment: other people's files have no comments of ours. */
  readonly reads: 'definitions' | 'files';
  /** Docs page, relative to the root of the repository. */
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
    find: (subject: S) => faults(subject).map((fault) => ({ severity: words.severity, ...fault, check: words.id })),
  });

export const pageOf = (id: string): string => `docs/checks/${id}.md`;

const collator = new Intl.Collator('en', { numeric: true });

const keysOf = ({ file, position, path, check, message }: Finding): readonly string[] => {
  const at = position === undefined ? '' : `${position.line}:${position.column}`;
  return [file, at, path, check, message];
};

/** Sorts by file, position, path in natural order ('[2]' before '[10]'), check and text, so that the order of rules has no effect. */
export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings
    .map((finding) => ({ finding, keys: keysOf(finding) }))
    .toSorted((a, b) => a.keys.reduce((order, key, i) => order || compare(key, b.keys[i] ?? ''), 0))
    .map(({ finding }) => finding);

const compare = (a: string, b: string): number => (a === b ? 0 : collator.compare(a, b));
