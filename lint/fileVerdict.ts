/** Verdict of a run of checks over files, as text and as JSON. */
import type { Artefact, ArtefactType } from './artefact/artefact.ts';
import type { Unreadable } from './artefact/source.ts';
import {
  inOrder,
  pageOf,
  severitiesOf,
  type Check,
  type CheckSeverity,
  type Finding,
  type Severities,
} from './check.ts';
import { disabledText, findingText, severitiesText } from './text.ts';
import { sumOf } from '../numbers/sum.ts';
import type { Disabled } from './verdict.ts';
import { many } from '../text/count.ts';

export interface FileVerdict extends Severities {
  readonly files: number;
  readonly artefacts: readonly Artefact[];
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  readonly unreadable: readonly Unreadable[];
  /** Findings that the files suppress, with their reasons. */
  readonly disabled?: readonly Disabled[];
}

export const fileVerdict = (
  findings: readonly Finding[],
  rest: Pick<FileVerdict, 'files' | 'artefacts' | 'checks' | 'unreadable' | 'disabled'>,
): FileVerdict => ({ ...rest, findings: inOrder(findings), ...severitiesOf(findings) });

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
  const { findings, checks, files, artefacts, disabled = [] } = verdict;
  const disabledCount = sumOf(disabled, (one) => one.findings.length);
  const byType = Object.entries(nouns).flatMap(([type, [singular, plural]]) => {
    const count = artefacts.filter((artefact) => artefact.type === type).length;
    return count === 0 ? [] : [many(count, singular, plural)];
  });
  const unread = verdict.unreadable.length === 0 ? '' : `, ${verdict.unreadable.length} not readable`;
  const summary =
    `${many(files, 'file')} (${byType.length === 0 ? 'nothing to check' : byType.join(', ')}), ` +
    `${many(checks.length, 'check')}: ${severitiesText(verdict)}${disabledCount === 0 ? '' : `, ${disabledCount} disabled`}${unread}`;
  return `${[...findings.map(findingText), ...disabled.map(disabledText), summary].join('\n\n')}\n`;
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
  readonly infos: number;
  readonly findings: readonly FileFindingDocument[];
  readonly unreadable: readonly UnreadableDocument[];
  readonly disabled: readonly FileDisabledDocument[];
}

export interface FileDisabledDocument {
  readonly check: string;
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** How many it suppresses. */
  readonly findings: number;
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
  return {
    version: 2,
    files: verdict.files,
    artefacts: verdict.artefacts.length,
    checks: verdict.checks.length,
    errors: verdict.errors,
    warnings: verdict.warnings,
    infos: verdict.infos,
    findings: verdict.findings.map(({ check, severity, file, position, path, message, fix, repair }) => ({
      check,
      severity,
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
    disabled: (verdict.disabled ?? []).map(({ disable: { check, file, line, reason }, findings }) => ({
      check,
      file,
      line,
      reason,
      findings: findings.length,
    })),
  };
};
