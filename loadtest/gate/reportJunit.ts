/** A gate's report as JUnit XML, which CI systems show beside tests: a case for each finding. */
import { escaped } from '../report/text.ts';
import type { GateReport } from './gateReport.ts';

export const gateJunit = ({ system, verdict, findings, seconds, startedAt }: GateReport): string => {
  const count = (...verdicts: readonly string[]): number =>
    findings.filter((finding) => verdicts.includes(finding.verdict)).length;
  const cases = findings.map((one, index) => {
    const name = escaped(`${index + 1} ${one.subject}: ${one.text}`);
    const inside =
      one.verdict === 'fail'
        ? `<failure message="${escaped(one.text)}"/>`
        : one.verdict === 'inconclusive'
          ? `<error message="${escaped(one.text)}"/>`
          : one.verdict === 'warn'
            ? `<system-out>${escaped(`warning: ${one.text}`)}</system-out>`
            : '';
    return `    <testcase classname="gate.${escaped(system)}" name="${name}" time="0">${inside}</testcase>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gate: ${verdict}">
  <testsuite name="gate.${escaped(system)}" tests="${findings.length}" failures="${count('fail')}" errors="${count('inconclusive')}" timestamp="${startedAt}" time="${seconds.toFixed(1)}">
${cases.join('')}  </testsuite>
</testsuites>
`;
};
