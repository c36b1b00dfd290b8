/** Verdict of a run of checks: findings, disabled findings with their reasons, and findings about the disable comments. */
import { inOrder, severitiesOf, type Check, type Finding, type Severities } from './check.ts';
import type { Disable } from './disable.ts';
import { disableChecks } from './disableChecks.ts';

/** A valid disable comment and the findings that it suppresses. */
export interface Disabled {
  readonly disable: Disable;
  readonly findings: readonly Finding[];
}

export interface Verdict extends Severities {
  readonly findings: readonly Finding[];
  readonly disabled: readonly Disabled[];
}

/** What was checked. */
export interface Checked {
  readonly systems: number;
  readonly checks: readonly Check[];
}

/** `isSelected` filters the findings to report. Findings about disable comments cannot be disabled. */
export const verdictOf = (
  findings: readonly Finding[],
  disables: readonly Disable[],
  checks: readonly Check[],
  isSelected: (finding: Finding) => boolean = () => true,
): Verdict => {
  const known = checks.map(({ id }) => id);
  const disabled = disables
    .filter(({ check, reason }) => reason !== '' && known.includes(check))
    .map((disable) => ({ disable, findings: inOrder(findings.filter((finding) => holds(disable, finding))) }));
  const left = findings.filter((finding) => !disabled.some(({ disable }) => holds(disable, finding)));
  const own = disableChecks.flatMap(({ find }) => find({ disables, disabled, known }));
  const reported = inOrder([...left, ...own]).filter(isSelected);
  return {
    findings: reported,
    disabled: disabled
      .map(({ disable, findings }) => ({ disable, findings: findings.filter(isSelected) }))
      .filter(({ findings }) => findings.length > 0),
    ...severitiesOf(reported),
  };
};

const holds = ({ check, file, limit }: Disable, finding: Finding): boolean =>
  check === finding.check &&
  file === finding.file &&
  (limit === undefined || limit === finding.system || finding.about.includes(limit));
