/** A gate's report for the terminal: the verdict, then the reasons, one sentence a line. */
import { many } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';
import type { Finding, GateReport } from './gateReport.ts';

export const headline = ({ system, verdict, candidate, baseline, override }: GateReport): string => {
  const against = baseline === null ? '' : ` against ${baseline.url}`;
  const all = override === null ? '' : `, let pass: ${override}`;
  return `${system}: ${verdict}${all}  (${candidate.url}${against})`;
};

/** The findings that decided the verdict come first. */
export const byWeight = (findings: readonly Finding[]): readonly Finding[] => {
  const weight = { inconclusive: 0, fail: 1, warn: 2, 'not judged': 3, pass: 4 } as const;
  return findings.toSorted((a, b) => weight[a.verdict] - weight[b.verdict]);
};

export const howText = ({ plan, runs, seconds, k6 }: GateReport): string =>
  `${many(runs.length, 'run')} of ${plan.seconds} s at ${plan.rate} reads a second, each after ${plan.warmUp} s of warm-up; ${spanText(seconds)} in all, k6 ${k6}`;

export const gateText = (report: GateReport): string =>
  [
    headline(report),
    ...byWeight(report.findings).map(({ verdict, subject, text }) => `  ${verdict}: ${subject}: ${text}`),
    howText(report),
    '',
  ].join('\n');
