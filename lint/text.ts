/** Findings as text for the terminal: findings first, then disabled findings, then one line of totals. */
import { pageOf, type Finding, type Severities } from './check.ts';
import type { Checked, Disabled, Verdict } from './verdict.ts';
import { sumOf } from '../numbers/sum.ts';
import { many } from '../text/count.ts';

export const checkText = (verdict: Verdict, checked: Checked): string =>
  [...verdict.findings.map(findingText), ...verdict.disabled.map(disabledText), summary(verdict, checked)].join(
    '\n\n',
  ) + '\n';

export const findingText = ({ check, severity, file, path, position, message, fix }: Finding): string => {
  const at = position === undefined ? file : `${file}:${position.line}:${position.column}`;
  const mark = severity === 'error' ? '' : `  (${severity})`;
  return [
    `${check}  ${[at, path].join(' ').trimEnd()}${mark}`,
    `  ${message.replaceAll('\n', '\n  ')}`,
    `  fix: ${fix}`,
    `  why: ${pageOf(check)}`,
  ].join('\n');
};

export const disabledText = ({ disable, findings }: Disabled): string => {
  const { check, limit, file, line, reason } = disable;
  return [
    `disabled: ${[check, limit].join(' ').trimEnd()}  ${file} line ${line} (${many(findings.length, 'finding')})`,
    `  ${reason}`,
  ].join('\n');
};

/** Infos are counted only where there are some. */
export const severitiesText = ({ errors, warnings, infos }: Severities): string =>
  `${many(errors, 'error')}, ${many(warnings, 'warning')}${infos === 0 ? '' : `, ${many(infos, 'info')}`}`;

const summary = (verdict: Verdict, { systems, checks }: Checked): string => {
  const disabledCount = sumOf(verdict.disabled, ({ findings }) => findings.length);
  return (
    `${many(systems, 'system')}, ${many(checks.length, 'check')}: ` +
    `${severitiesText(verdict)}, ${disabledCount} disabled`
  );
};
