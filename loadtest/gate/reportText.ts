/** A gate's report for the terminal: the verdict, what decided it, then the other parts in their order, one sentence a line. */
import { countText, many } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';
import type { GateReport, GateSide } from './gateReport.ts';
import { allRuns, badAnswersOf, badRow, inOrder } from './reportParts.ts';

export const headline = ({ system, verdict, candidate, baseline, override }: GateReport): string => {
  const against = baseline === null ? '' : ` against ${sideText(baseline)}`;
  const all = override === null ? '' : `, let pass: ${override}`;
  return `${system}: ${verdict}${all}  (${sideText(candidate)}${against})`;
};

export const sideText = ({ url, revision }: GateSide): string => revision ?? url;

export const howText = ({ plan, runs, writes, seconds, k6, released }: GateReport): string =>
  `${many(runs.length, 'run')} of ${plan.seconds} s at ${plan.rate} reads a second${writes === undefined ? '' : `, and ${writes.runs.length} of POSTs`}, each after ${plan.warmUp} s of warm-up; ${spanText(seconds)} in all, k6 ${k6}${released === undefined ? '' : `; released last: ${released}`}`;

/** Lines of bad answers; the page has all of them. */
const shown = 5;

export const gateText = (report: GateReport): string => {
  const bad = badAnswersOf(allRuns(report));
  const more =
    bad.length > shown ? [`  bad answers: and ${countText(bad.length - shown)} more kinds, see the page`] : [];
  return [
    headline(report),
    ...inOrder(report.findings, report.verdict).map(
      ({ verdict, subject, text }) => `  ${verdict}: ${subject}: ${text}`,
    ),
    ...bad.slice(0, shown).map((answers) => {
      const [kind, reason, count, route, side] = badRow(answers);
      return `  bad answers: ${side}: ${route}: ${kind}: ${reason} ${count}`;
    }),
    ...more,
    howText(report),
    '',
  ]
    .map(oneLine)
    .join('\n');
};

/** Most characters of a line. */
const longest = 1_000;

/** A reason may quote the target: control characters would move the cursor or colour the terminal. */
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u001F\u007F-\u009F]+/g;

const oneLine = (text: string): string => {
  const line = text.replaceAll(control, ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
};
