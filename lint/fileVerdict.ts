/** Verdict of a run of checks over files, as text and as JSON. */
import type { Artefact, ArtefactType } from './artefact/artefact.ts';
import type { Unreadable } from './artefact/source.ts';
import { pageOf, type Check, type CheckSeverity, type Finding } from './check.ts';
import { inOrder } from './check.ts';
import { findingText } from './text.ts';
import { many } from '../text/count.ts';

export interface FileVerdict {
  readonly files: number;
  readonly artefacts: readonly Artefact[];
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  readonly unreadable: readonly Unreadable[];
  readonly errors: number;
  readonly warnings: number;
}

export const fileVerdict = (
  findings: readonly Finding[],
  rest: Pick<FileVerdict, 'files' | 'artefacts' | 'checks' | 'unreadable'>,
): FileVerdict => {
  const severities = severitiesOf(rest.checks);
  const errors = findings.filter(({ check }) => severities.get(check) === 'error').length;
  return { ...rest, findings: inOrder(findings), errors, warnings: findings.length - errors };
};

export const severitiesOf = (checks: readonly Check[]): ReadonlyMap<string, CheckSeverity> =>
  new Map(checks.map(({ id, severity }) => [id, severity]));

const nouns: Readonly<Record<ArtefactType, readonly [singular: string, plural: string]>> = {
  Dashboard: ['dashboard', 'dashboards'],
  AlertPolicy: ['policy', 'policies'],
  ServiceLevelObjective: ['SLO', 'SLOs'],
  UptimeCheckConfig: ['uptime check', 'uptime checks'],
  LogMetric: ['log metric', 'log metrics'],
  NotificationChannel: ['channel', 'channels'],
  Snooze: ['snooze', 'snoozes'],
};

export const fileVerdictText = (verdict: FileVerdict): string => {
  const { findings, checks, files, artefacts, errors, warnings } = verdict;
  const byType = Object.entries(nouns).flatMap(([type, [singular, plural]]) => {
    const count = artefacts.filter((artefact) => artefact.type === type).length;
    return count === 0 ? [] : [many(count, singular, plural)];
  });
  const unread = verdict.unreadable.length === 0 ? '' : `, ${verdict.unreadable.length} not readable`;
  const summary =
    `${many(files, 'file')} (${byType.length === 0 ? 'nothing to check' : byType.join(', ')}), ` +
    `${many(checks.length, 'check')}: ${many(errors, 'error')}, ${many(warnings, 'warning')}${unread}`;
  return `${[...findings.map((finding) => findingText(finding, checks)), summary].join('\n\n')}\n`;
};

export const positionText = ({ file, position }: Unreadable): string =>
  position === undefined ? file : `${file}:${position.line}:${position.column}`;

/** Text for the terminal about a file that cannot be read. */
export const unreadableText = (unreadable: Unreadable): string =>
  `${positionText(unreadable)}\n  ${unreadable.message}\n  fix: ${unreadable.fix}`;

export interface FileDocument {
  readonly version: 2;
  readonly files: number;
  readonly artefacts: number;
  readonly checks: number;
  readonly errors: number;
  readonly warnings: number;
  readonly findings: readonly FileFindingDocument[];
  readonly unreadable: readonly UnreadableDocument[];
}

export interface FileFindingDocument {
  readonly check: string;
  readonly severity: CheckSeverity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly page: string;
  /** Whether `--fix` corrects it. */
  readonly fixable: boolean;
}

export interface UnreadableDocument {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly fix: string;
}

export const fileDocument = (verdict: FileVerdict): FileDocument => {
  const severities = severitiesOf(verdict.checks);
  return {
    version: 2,
    files: verdict.files,
    artefacts: verdict.artefacts.length,
    checks: verdict.checks.length,
    errors: verdict.errors,
    warnings: verdict.warnings,
    findings: verdict.findings.map(({ check, file, position, path, message, fix, repair }) => ({
      check,
      severity: severities.get(check) ?? 'error',
      file,
      line: position?.line ?? 1,
      column: position?.column ?? 1,
      path,
      message: message,
      fix,
      page: pageOf(check),
      fixable: repair !== undefined,
    })),
    unreadable: verdict.unreadable.map(({ file, position, message, fix }) => ({
      file,
      line: position?.line ?? null,
      column: position?.column ?? null,
      message: message,
      fix,
    })),
  };
};
