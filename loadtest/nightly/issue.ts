/** The GitHub issue of a night: opened when a night is worse than before, closed when a night passes. */
import { openChanges, type NightReport, type SystemNights } from './nightReport.ts';
import {
  changeText,
  chanceText,
  environmentText,
  relativeText,
  trendName,
  unreadableText,
  valueText,
} from './nightText.ts';
import type { Trend, TrendChange } from './trends.ts';
import { cell } from '../../text/markdown.ts';

export interface IssueText {
  /** What to do with the issue of this plan. An inconclusive night neither opens nor closes it. */
  readonly action: 'open' | 'close' | 'keep';
  /** The same for every night of a plan, so that an open issue can be found. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export const issueOf = (report: NightReport): IssueText => {
  const { verdict, plan } = report;
  const title = `Nightly ${plan} test: worse than before`;
  if (verdict === 'passed') return { action: 'close', title, body: closing(report) };
  const hurt = report.systems.filter((system) => system.verdict === 'regressed' || system.verdict === 'failed');
  if (hurt.length === 0) return { action: 'keep', title, body: inconclusive(report) };
  return { action: 'open', title, body: opening(report, hurt) };
};

const opening = (report: NightReport, hurt: readonly SystemNights[]): string =>
  [
    `The night of ${report.night}, plan \`${report.plan}\`.`,
    ...hurt.map(systemPart),
    ...gaps(report),
    '## What closes this',
    'A night that is valid for every system, on which every objective is met and every level is back within 5 % (failures: within 0.1 %) of where it was before, which takes at least three such nights to show. If the new level is wanted, start afresh behind it with `--since NIGHT`.',
    '',
  ].join('\n\n');

const systemPart = (nightsOfSystem: SystemNights): string => {
  const { system, trends, nights, links } = nightsOfSystem;
  const missed = nights.at(-1)?.record?.problems.filter(({ kind }) => kind === 'missed') ?? [];
  const rows = trends.flatMap((trend) => openChanges(trend).map((change) => row(trend, change)));
  const changes =
    rows.length === 0
      ? []
      : [
          '| what | before | after | change | since | chance of luck | revision |\n|---|--:|--:|--:|---|---|---|\n' +
            rows.join('\n'),
        ];
  return [
    `## ${system}`,
    ...changes,
    ...missed.map(({ scenario, what }) => `- tonight: ${scenario === undefined ? '' : `${scenario}: `}${cell(what)}`),
    `Compared: ${cell(environmentText(nightsOfSystem))}.`,
    ...(links === undefined ? [] : [`[Dashboard](${links.dashboard}) · [Runbook](${links.runbook})`]),
  ].join('\n\n');
};

const row = (trend: Trend, change: TrendChange): string => {
  const { before, after, night, p, revisions } = change;
  const { metric } = trend;
  const shift = relativeText(metric, change) ?? `+${valueText(metric, after - before)}`;
  const [was, is] = revisions.map((revision) => revision?.slice(0, 12) ?? 'unknown');
  const revision = was === is ? was : `${was} to ${is}`;
  return `| ${trendName(trend)} | ${valueText(metric, before)} | ${valueText(metric, after)} | ${shift} | ${night} | ${chanceText(p)} | ${revision} |`;
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
  const recovered = systems.flatMap(({ system, trends }) =>
    trends.flatMap((trend) =>
      trend.changes
        .filter(({ worse, open }) => worse && !open)
        .map((change) => `- ${system}: ${trendName(trend)} had gone from ${changeText(trend.metric, change)}`),
    ),
  );
  return [
    `The night of ${night} is valid for every system, every objective is met, and no level is worse than it was.`,
    ...(recovered.length === 0 ? [] : [recovered.join('\n')]),
    '',
  ].join('\n\n');
};

const inconclusive = (report: NightReport): string =>
  [`The night of ${report.night} shows nothing new: an open issue stays open.`, ...gaps(report), ''].join('\n\n');
