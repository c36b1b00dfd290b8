/** Findings as a JSON document. `version` is incremented when a field is removed or changes its meaning. */
import { pageOf, type CheckSeverity, type Finding } from './check.ts';
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
  readonly infos: number;
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
  infos: verdict.infos,
  findings: verdict.findings.map(written),
  disabled: verdict.disabled.map(({ disable: { kind: _kind, limit, ...disable }, findings }) => ({
    ...disable,
    limit: limit ?? null,
    findings: findings.map(written),
  })),
});

const written = (finding: Finding): FindingDocument => {
  const { check: id, severity, file, path, message, fix, system, about } = finding;
  return { check: id, severity, file, path, message, fix, page: pageOf(id), system: system ?? null, about };
};
