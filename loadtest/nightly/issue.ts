/** The GitHub issue of a night: opened when a night is worse than before, closed when a night passes. */
import { isComparable, isOpen, type NightReport, type SystemNights } from './nightReport.ts';
import {
  chanceText,
  endedText,
  environmentText,
  levelText,
  openFor,
  relativeText,
  trendName,
  unreadableText,
  valueText,
} from './nightText.ts';
import type { SystemRegression } from './trends.ts';
import { cell } from '../../text/markdown.ts';
import { command } from '../../text/command.ts';

export interface IssueText {
  /** What to do with the issue of this plan. An inconclusive night neither opens nor closes it. */
  readonly action: 'open' | 'close' | 'keep';
  /** The same for every night of a plan, so that an open issue can be found. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export const issueOf = (report: NightReport): IssueText => {
  const { verdict, plan, unreadable } = report;
  const title = `Nightly ${plan} test: worse than before`;
  // A line that cannot be read may be an open regression.
  if (verdict === 'passed' && unreadable.length === 0) return { action: 'close', title, body: closing(report) };
  const hurt = report.systems.filter((system) => system.verdict === 'regressed' || system.verdict === 'failed');
  if (hurt.length === 0) return { action: 'keep', title, body: inconclusive(report) };
  return { action: 'open', title, body: opening(report, hurt) };
};

const opening = (report: NightReport, hurt: readonly SystemNights[]): string =>
  [
    `The night of ${report.night}, plan \`${report.plan}\`.`,
    ...hurt.map((system) => systemPart(report, system)),
    ...gaps(report),
    '## What closes this',
    'A night that is valid for every system, on which every objective is met and every level is back within the noise of the level before it (the column "mended at"), which takes at least three such nights to show. However many nights pass, it stays open until then.',
    ...acceptance(report, hurt),
    '',
  ].join('\n\n');

/** How to accept levels that are wanted; nothing where only an objective was missed. */
const acceptance = ({ plan }: NightReport, hurt: readonly SystemNights[]): readonly string[] => {
  const regressed = hurt.filter(({ regressions }) => regressions.some(isOpen));
  if (regressed.length === 0) return [];
  const option = plan === 'load' ? '' : ` --plan ${plan}`;
  const commands = regressed.map(
    ({ system }) => `${command} loadtest nightly --history nights${option} --accept ${system} --why '…'`,
  );
  return [
    'If a new level is wanted, accept it. Who accepted it, when and why is kept in the history, and the new level is the one that later nights are compared with:',
    ['```sh', 'tools/ci/keep-history.sh fetch nights', ...commands, 'tools/ci/keep-history.sh push nights', '```'].join(
      '\n',
    ),
  ];
};

const head =
  '| what | before | when opened | now | change | since | opened | mended at | chance of luck | revision |\n|---|--:|--:|--:|--:|---|---|--:|---|---|\n';

const systemPart = (report: NightReport, own: SystemNights): string => {
  const { system, nights, regressions, links } = own;
  const missed = nights.at(-1)?.record?.problems.filter(({ kind }) => kind === 'missed') ?? [];
  const open = regressions.filter(isOpen);
  const changes = open.length === 0 ? [] : [head + open.map((series) => row(report, series)).join('\n')];
  const apart = open.filter((series) => !isComparable(own, series));
  const worsened = open.flatMap((series) =>
    series.regression.worsened.map(
      ({ night, before, after }) =>
        `- ${trendName(series)} became worse again on ${night}: ${levelText(series.metric, before, after)}`,
    ),
  );
  return [
    `## ${system}`,
    ...changes,
    ...(worsened.length === 0 ? [] : [worsened.join('\n')]),
    ...apart.map(
      (series) =>
        `${trendName(series)} was measured in another environment, with which tonight cannot be compared: accept it, or measure there again.`,
    ),
    ...missed.map(({ scenario, what }) => `- tonight: ${scenario === undefined ? '' : `${scenario}: `}${cell(what)}`),
    `Compared: ${cell(environmentText(own))}.`,
    ...(links === undefined ? [] : [`[Dashboard](${links.dashboard}) · [Runbook](${links.runbook})`]),
  ].join('\n\n');
};

const row = ({ night: tonight }: NightReport, series: SystemRegression): string => {
  const { metric, regression } = series;
  const { before, after, now, night, opened, within, p, revisions } = regression;
  const current = now ?? after;
  const shift =
    relativeText(metric, { before: before.level, after: current }) ??
    `${current >= before.level ? '+' : '-'}${valueText(metric, Math.abs(current - before.level))}`;
  const [was, is] = revisions.map((revision) => revision?.slice(0, 12) ?? 'unknown');
  const cells = [
    trendName(series),
    `${valueText(metric, before.level)} (${before.nights} nights from ${before.first})`,
    valueText(metric, after),
    now === undefined ? 'not measured' : valueText(metric, now),
    shift,
    night,
    `${opened}, open for ${openFor(regression, tonight)}`,
    `${valueText(metric, within)} or less`,
    chanceText(p),
    was === is ? was : `${was} to ${is}`,
  ];
  return `| ${cells.map((text) => cell(text ?? '')).join(' | ')} |`;
};

/** Lists systems without a valid run and unreadable records. */
const gaps = ({ systems, unreadable }: NightReport): readonly string[] => {
  const silent = systems.flatMap(({ system, nights }) => {
    const { state, why } = nights.at(-1)!;
    return state === 'passed' || state === 'failed' ? [] : [`- ${system}: ${state}: ${cell(why ?? '')}`];
  });
  const lines = [...silent, ...unreadable.map((line) => `- ${cell(unreadableText(line))}`)];
  return lines.length === 0 ? [] : [`## Shown by nothing\n\n${lines.join('\n')}`];
};

const closing = (report: NightReport): string => {
  const { systems, night } = report;
  const ended = systems.flatMap(({ system, regressions }) =>
    regressions.filter((series) => !isOpen(series)).map((series) => `- ${system}: ${cell(endedText(series))}`),
  );
  return [
    `The night of ${night} is valid for every system, every objective is met, and no level is worse than it was.`,
    ...(ended.length === 0 ? [] : [ended.join('\n')]),
    '',
  ].join('\n\n');
};

const inconclusive = (report: NightReport): string =>
  [`The night of ${report.night} shows nothing new: an open issue stays open.`, ...gaps(report), ''].join('\n\n');
