/** A gate's report as JUnit XML, which CI systems show with the tests: one test case for each finding. */
import { markup, type Markup } from '../../text/markup.ts';
import type { GateReport } from './gateReport.ts';

export const gateJunit = ({ system, verdict, findings, seconds, startedAt }: GateReport): string => {
  const count = (counted: Finding['verdict']): number =>
    findings.filter((finding) => finding.verdict === counted).length;
  const cases = findings.map(
    (finding) =>
      markup`    <testcase classname="gate.${system}" name="${finding.id}" time="0">${propertiesOf(finding)}${outcomeOf(finding)}</testcase>\n`,
  );
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gate: ${verdict}">
  <testsuite name="gate.${system}" tests="${findings.length}" failures="${count('fail')}" errors="${count('inconclusive')}" skipped="${count('not judged')}" timestamp="${startedAt}" time="${seconds.toFixed(1)}">
${cases}  </testsuite>
</testsuites>
`.text;
};

type Finding = GateReport['findings'][number];

const propertiesOf = ({ figures }: Finding): Markup | undefined => {
  const properties = Object.entries(figures).map(
    ([name, value]) => markup`<property name="${name}" value="${value}"/>`,
  );
  return properties.length === 0 ? undefined : markup`<properties>${properties}</properties>`;
};

const outcomeOf = ({ verdict, text }: Finding): Markup | undefined => {
  switch (verdict) {
    case 'fail':
      return markup`<failure message="${text}"/>`;
    case 'inconclusive':
      return markup`<error message="${text}"/>`;
    case 'warn':
      return markup`<system-out>${`warning: ${text}`}</system-out>`;
    case 'not judged':
      return markup`<skipped message="${text}"/>`;
    case 'pass':
      return undefined;
  }
};
