/** A night as one self-contained page: the verdict, an overview of all nights, and each series with its changes. */
import { markup, type Markup } from '../../text/markup.ts';
import { chartSvg, spanOf, type Line } from '../../text/chart.ts';
import { listOf, pageOf } from '../report/frame.ts';
import type { Night, NightState } from './nights.ts';
import { mostReleases, releasesIn, shortCommit, type NightRelease } from './nightReleases.ts';
import { type NightReport, type NightVerdict, type SystemNights } from './nightReport.ts';
import {
  environmentText,
  levelText,
  openLines,
  relativeText,
  systemLines,
  systemText,
  trendName,
  unreadableText,
  valueText,
} from './nightText.ts';
import type { TrendMetric } from './levels.ts';
import type { Trend, TrendChange } from './trends.ts';

/** Colours of the verdicts, as on the page of a run. */
const colours: Readonly<Record<NightVerdict, string>> = {
  passed: 'passed',
  failed: 'failed',
  regressed: 'failed',
  inconclusive: 'invalid',
};

export const nightPage = ({ night, plan, verdict, systems, unreadable }: NightReport): string =>
  pageOf(
    `Night of ${night}, ${plan}: ${verdict}`,
    markup`<h1>Night of ${night}, ${plan}: <span class="verdict ${colours[verdict]}">${verdict}</span></h1>
${listOf(unreadable.map(unreadableText), 'problems')}
<p class="nights">${key}</p>
${systems.map(systemPart)}`,
    ownStyle,
  );

const states: readonly NightState[] = ['passed', 'failed', 'invalid', 'missed', 'apart'];
const stateNames: Readonly<Record<NightState, string>> = {
  passed: 'objectives met',
  failed: 'an objective missed',
  invalid: 'the run shows nothing',
  missed: 'no run',
  apart: 'cannot be compared',
};
const key: readonly Markup[] = [
  ...states.map((state, index) => {
    const gap = index === 0 ? undefined : markup` &nbsp; `;
    return markup`${gap}<i class="${state}"></i> ${stateNames[state]}`;
  }),
  markup` &nbsp; <i class="apart released"></i> another commit`,
];

const ownStyle = `
.nights i { display: inline-block; width: 11px; height: 18px; margin-right: 2px; border-radius: 2px; vertical-align: middle; border: 1px solid transparent; }
i.released { border-left: 3px solid var(--ink); } i.missed { border-color: var(--soft); } i.apart { border-color: var(--rule); background: var(--rule); }
.nights { color: var(--soft); }
`;

const systemPart = (nightsOfSystem: SystemNights): Markup => {
  const { system, verdict, nights, trends, links } = nightsOfSystem;
  const releases = new Map(releasesIn(nights).map((release) => [release.night, release]));
  const linked =
    links === undefined
      ? undefined
      : markup` <a href="${links.dashboard}">dashboard</a> <a href="${links.runbook}">runbook</a>`;
  return markup`<h2>${system}: <span class="verdict ${colours[verdict]}">${verdict}</span></h2>
<p class="soft">${systemText(nightsOfSystem)}.<br>${environmentText(nightsOfSystem)}${linked}</p>
<p class="nights">${nights.map((night) => nightMark(night, releases))}</p>
${listOf(openLines(nightsOfSystem), 'problems')}
${listOf(systemLines(nightsOfSystem), 'soft')}
<div class="charts">${trends.map((trend) => trendChart(trend, nights))}</div>
`;
};

const nightMark = ({ night, state, why }: Night, releases: ReadonlyMap<string, NightRelease>): Markup => {
  const release = releases.get(night);
  const first = release === undefined ? '' : `; the first night of ${shortCommit(release.after)}`;
  const title = `${night}: ${stateNames[state]}${why === undefined ? '' : `, ${why}`}${first}`;
  return markup`<i class="${state}${release === undefined ? '' : ' released'}" title="${title}"></i>`;
};

/** Short: '+21.8%', or the levels where there is no ratio; the list above the charts has the rest. */
const markText = (metric: TrendMetric, change: TrendChange): string =>
  relativeText(metric, change) ?? levelText(metric, change.before, change.after);

const day = 86_400_000;

/** Nights without a value leave a gap in the line. */
export const trendChart = (trend: Trend, nights: readonly Night[]): Markup => {
  const { points, changes, metric } = trend;
  const last = Date.parse(nights.at(-1)!.night);
  const ago = (night: string): number => Math.round((Date.parse(night) - last) / day);
  const first = Math.min(-1, ...points.map(({ night }) => ago(night)));
  const scale = metric === 'errorRatio' ? 100 : 1;
  const byNight = new Map(points.map(({ night, value }) => [ago(night), value * scale]));
  const values = Array.from({ length: 1 - first }, (_, i) => [first + i, byNight.get(first + i)] as const);
  const ends = [...changes.slice(1).map(({ night }) => ago(night) - 1), 0];
  const levels = changes.flatMap((change, i): readonly Line[] => {
    const from = i === 0 ? first : ago(changes[i - 1]!.night);
    const at = ago(change.night);
    const level = (y: number, start: number, end: number): Line['points'] => [
      [start, y * scale],
      [end, y * scale],
    ];
    const before = i === 0 ? [{ name: 'level', colour: 3, points: level(change.before, from, at - 1) }] : [];
    const name = change.worse ? 'worse' : 'better';
    return [...before, { name, colour: change.worse ? 1 : 3, points: level(change.after, at, ends[i]!) }];
  });
  // A change of level has the mark where both are.
  const released = releasesIn(nights)
    .slice(-mostReleases)
    .filter(({ night }) => changes.every((change) => change.night !== night))
    .map(({ night, after }) => ({ value: ago(night), label: shortCommit(after) }));
  const marks = [
    ...changes.map((change) => ({ value: ago(change.night), label: markText(metric, change) })),
    ...released.filter(({ value }) => value >= first),
  ];
  const open = trend.regressions.find(({ ended }) => ended === undefined);
  return chartSvg({
    title: `${trendName(trend)}${open === undefined ? '' : `: worse since ${open.night}`}`,
    x: {
      label: `nights before ${nights.at(-1)!.night}`,
      scale: 'linear',
      from: Math.floor(first / 10) * 10,
      to: 0,
      marks,
    },
    y: {
      label: metric === 'errorRatio' ? '%' : 'ms',
      scale: 'linear',
      marks:
        open === undefined
          ? []
          : [{ value: open.within * scale, label: `mended at ${valueText(metric, open.within)} or less` }],
      ...spanOf(
        values.map(([, value]) => value ?? 0),
        'linear',
      ),
    },
    lines: [{ name: 'a night', colour: 0, points: values }, ...levels],
  });
};
