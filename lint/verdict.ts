/** What a run of checks came to: what was found, what somebody disabled and why, and what is wrong with how they did. */
import type { Check, Finding } from './check.ts';
import type { Disable } from './disable.ts';
import { disableChecks } from './disableChecks.ts';
import { inOrder } from './check.ts';

/** A comment that holds, and what it holds back. */
export interface Disabled {
  readonly disable: Disable;
  readonly findings: readonly Finding[];
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly disabled: readonly Disabled[];
  readonly errors: number;
  readonly warnings: number;
}

/** What was checked, in words and numbers, such as systems: 57. */
export interface Checked {
  readonly systems: number;
  readonly checks: readonly Check[];
}

/** `isAsked`: of what is found, what is told. Nothing about disable comments can itself be disabled. */
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
  const errors = reported.filter(({ check }) => checks.find(({ id }) => id === check)?.severity === 'error').length;
  return {
    findings: reported,
    disabled: disabled
      .map(({ disable, findings }) => ({ disable, findings: findings.filter(isSelected) }))
      .filter(({ findings }) => findings.length > 0),
    errors,
    warnings: reported.length - errors,
  };
};

const holds = ({ check, file, limit }: Disable, finding: Finding): boolean =>
  check === finding.check &&
  file === finding.file &&
  (limit === undefined || limit === finding.system || finding.about.includes(limit));
