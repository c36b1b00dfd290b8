/**
 * A gate's report as JUnit XML: one test case for each finding. Jenkins and GitLab follow a case by its class and name, so neither has
 * a figure. The `junit` step of Jenkins reads properties of a case (keepProperties) and the message; GitLab reads only the text inside
 * failure, error and skipped, and needs well-formed XML. All cases come from the same runs, so only the suite has a time.
 * Sources: jenkinsci/junit-plugin, CaseResult.java; gitlab-org/gitlab, lib/gitlab/ci/parsers/test/junit.rb.
 */
import { markup, type Markup } from '../../text/markup.ts';
import { sideText } from './reportText.ts';
import type { Finding, FindingVerdict, GateReport } from './gateReport.ts';

export const gateJunit = (report: GateReport): string => {
  const { system, findings, seconds, startedAt } = report;
  const count = (counted: FindingVerdict): number => findings.filter(({ verdict }) => verdict === counted).length;
  const totals = markup`tests="${findings.length}" failures="${count('fail')}" errors="${count('inconclusive')}"`;
  const cases = findings.map(
    (finding) =>
      markup`    <testcase classname="gate.${system}" name="${finding.id}" time="0">${figuresOf(finding)}${outcomeOf(finding)}</testcase>\n`,
  );
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gate" ${totals} time="${seconds.toFixed(1)}">
  <testsuite name="gate.${system}" ${totals} skipped="${count('not judged')}" timestamp="${startedAt}" time="${seconds.toFixed(1)}">
    ${propertiesOf(circumstances(report))}
${cases}  </testsuite>
</testsuites>
`.text;
};

const circumstances = ({ verdict, candidate, baseline, override, k6 }: GateReport): Properties => [
  ['verdict', verdict],
  ['candidate', sideText(candidate)],
  ...(candidate.chaos === null ? [] : [['chaos', candidate.chaos] as const]),
  ...(baseline === null ? [] : [['baseline', sideText(baseline)] as const]),
  ...(override === null ? [] : [['override', override] as const]),
  ['k6', k6],
];

type Properties = readonly (readonly [name: string, value: string])[];

const propertiesOf = (properties: Properties): Markup | undefined =>
  properties.length === 0
    ? undefined
    : markup`<properties>${properties.map(([name, value]) => markup`<property name="${name}" value="${value}"/>`)}</properties>`;

const figuresOf = ({ figures }: Finding): Markup | undefined =>
  propertiesOf(
    Object.entries(figures).flatMap(([name, value]) =>
      Number.isFinite(value) ? [[name, String(value)] as const] : [],
    ),
  );

const outcomeOf = ({ verdict, text }: Finding): Markup | undefined => {
  switch (verdict) {
    case 'fail':
      return markup`<failure type="fail" message="${text}">${text}</failure>`;
    case 'inconclusive':
      return markup`<error type="inconclusive" message="${text}">${text}</error>`;
    case 'not judged':
      return markup`<skipped message="${text}">${text}</skipped>`;
    case 'warn':
    case 'pass':
      return markup`<system-out>${verdict}: ${text}</system-out>`;
  }
};
