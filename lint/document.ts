/** Findings as a JSON document. `version` is incremented when a field is removed or changes its meaning. */
import { pageOf, type Check, type CheckSeverity, type Finding } from './check.ts';
import type { Disable } from './disable.ts';
import type { Checked, Verdict } from './verdict.ts';

export interface FindingDocument extends Omit<Finding, 'system'> {
  readonly severity: CheckSeverity;
  readonly page: string;
  readonly system: string | null;
}

export interface CheckDocument {
  readonly version: 2;
  readonly systems: number;
  readonly checks: number;
  readonly errors: number;
  readonly warnings: number;
  readonly findings: readonly FindingDocument[];
  readonly disabled: readonly (Omit<Disable, 'kind' | 'limit'> & {
    readonly limit: string | null;
    readonly findings: readonly FindingDocument[];
  })[];
}

export const checkDocument = (verdict: Verdict, { systems, checks }: Checked): CheckDocument => ({
  version: 2,
  systems,
  checks: checks.length,
  errors: verdict.errors,
  warnings: verdict.warnings,
  findings: verdict.findings.map((finding) => written(finding, checks)),
  disabled: verdict.disabled.map(({ disable: { kind: _kind, limit, ...disable }, findings }) => ({
    ...disable,
    limit: limit ?? null,
    findings: findings.map((finding) => written(finding, checks)),
  })),
});

const written = (finding: Finding, checks: readonly Check[]): FindingDocument => {
  const { check: id, file, path, message, fix, system, about } = finding;
  const severity = checks.find((check) => check.id === id)?.severity ?? 'error';
  return { check: id, severity, file, path, message, fix, page: pageOf(id), system: system ?? null, about };
};
