/** Findings as text for the terminal: findings first, then disabled findings, then one line of totals. */
import { pageOf, type Check, type Finding } from './check.ts';
import type { Checked, Disabled, Verdict } from './verdict.ts';
import { sumOf } from '../numbers/sum.ts';
import { many } from '../text/count.ts';

export const checkText = (verdict: Verdict, checked: Checked): string =>
  [
    ...verdict.findings.map((finding) => findingText(finding, checked.checks)),
    ...verdict.disabled.map(disabledText),
    summary(verdict, checked),
  ].join('\n\n') + '\n';

export const findingText = (finding: Finding, checks: readonly Pick<Check, 'id' | 'severity'>[]): string => {
  const { check, file, path, position, message, fix } = finding;
  const at = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const mark = checks.find(({ id }) => id === check)?.severity === 'warning' ? '  (warning)' : '';
  return [
    `${check}  ${[at, path].join(' ').trimEnd()}${mark}`,
    `  ${message.replaceAll('\n', '\n  ')}`,
    `  fix: ${fix}`,
    `  why: ${pageOf(check)}`,
  ].join('\n');
};

const disabledText = ({ disable, findings }: Disabled): string => {
  const { check, limit, file, line, reason } = disable;
  return [
    `disabled: ${[check, limit].join(' ').trimEnd()}  ${file} line ${line} (${many(findings.length, 'finding')})`,
    `  ${reason}`,
  ].join('\n');
};

const summary = ({ errors, warnings, disabled }: Verdict, { systems, checks }: Checked): string => {
  const disabledCount = sumOf(disabled, ({ findings }) => findings.length);
  return (
    `${many(systems, 'system')}, ${many(checks.length, 'check')}: ` +
    `${many(errors, 'error')}, ${many(warnings, 'warning')}, ${disabledCount} disabled`
  );
};
