/** The output of `atalaya slo status`: a table for people, and a document for programs. */
import type { Decimal } from 'decimal.js';
import { burnSpans, verdictOf, type SloStatus, type Verdict } from '../../slo/status.ts';
import { burnText, shareText } from '../../text/percentage.ts';
import { countText, wholeText } from '../../text/count.ts';
import { joinedText, listedText } from '../../text/sentence.ts';
import { timeText } from '../../text/time.ts';
import { sumOf } from '../../numbers/sum.ts';
import { table } from '../table.ts';
import { isShort } from '../../slo/beginning.ts';
import { coverageFacts, coveredText, gapsText, hasGaps } from '../../slo/coverage.ts';
import type { Exclusion } from '../../slo/exclusions.ts';
import { excludedText, exclusionText } from '../../slo/exclusionText.ts';
import { namedObjective, quietFacts } from '../../slo/quiet.ts';
import type { PointSource } from '../../slo/pointSource.ts';

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (status: SloStatus) => string;
}

const nothing = '-';

/** Counts of a server are estimates, with decimals that mean nothing to a person. */

const windowText = ({ slo, window }: SloStatus): string =>
  slo.window.kind === 'RollingWindow'
    ? slo.objective.window
    : `${slo.objective.window}, ${shareText(window.elapsed)} of it`;

const columns: readonly Column[] = [
  { title: 'system', align: 'left', cell: ({ slo }) => slo.system },
  { title: 'objective', align: 'left', cell: ({ slo }) => namedObjective(slo) },
  { title: 'target', align: 'right', cell: ({ slo }) => slo.objective.target },
  { title: 'window', align: 'left', cell: windowText },
  {
    title: 'SLI',
    align: 'right',
    cell: ({ judgement, slo }) => (judgement.kind === 'NoData' ? nothing : shareText(judgement.sli, slo.target)),
  },
  { title: 'good', align: 'right', cell: ({ judgement }) => wholeText(judgement.good) },
  { title: 'total', align: 'right', cell: ({ judgement }) => wholeText(judgement.total) },
  {
    title: 'budget left',
    align: 'right',
    cell: ({ judgement }) => (judgement.kind === 'NoData' ? nothing : shareText(judgement.budgetLeft)),
  },
  ...burnSpans.map((span): Column => ({
    title: `burn ${span}`,
    align: 'right',
    cell: ({ burn }) => (burn[span] === undefined ? nothing : burnText(burn[span])),
  })),
  { title: 'verdict', align: 'left', cell: ({ judgement }) => verdictOf(judgement) },
];

/** Source: ECMA-48, SGR 31 to 33. */
const colours: Readonly<Record<Verdict, string>> = { met: '32', 'not met': '31', 'no data': '33' };

/** `width`: of a terminal. Columns that have no room there are left out, and named; where too few are left, each row is a paragraph. */
export const statusTable = (statuses: readonly SloStatus[], colour: boolean, width: number = Infinity): string => {
  const shown = fitting(statuses, width);
  const leftOut = columns.filter((column) => !shown.includes(column)).map(({ title }) => title);
  return [
    ...(shown.length === 0 ? paragraphs(statuses, width) : alignedLines(shown, statuses, colour)),
    ...(shown.length === 0 || leftOut.length === 0 ? [] : [`no room for ${listedText(leftOut)}: --json has all`]),
    ...sharedLines(statuses),
    ...overdueLines(statuses),
    ...beginningLines(statuses),
    ...gapLines(statuses),
    ...excludedLines(statuses),
  ].join('\n');
};

/** From what one can do without first. */
const leaving = ['good', 'total', 'window', ...burnSpans.toReversed().map((span) => `burn ${span}`), 'target'];

const cellsOf = (shown: readonly Column[], statuses: readonly SloStatus[]): readonly (readonly string[])[] => [
  shown.map(({ title }) => title),
  ...statuses.map((status) => shown.map(({ cell }) => cell(status))),
];

const widthsOf = (rows: readonly (readonly string[])[]): readonly number[] =>
  (rows[0] ?? []).map((_title, column) => Math.max(...rows.map((row) => row[column]!.length)));

/** None where even the fewest are too wide. */
const fitting = (statuses: readonly SloStatus[], width: number): readonly Column[] => {
  for (let left = 0; left <= leaving.length; left += 1) {
    const gone = leaving.slice(0, left);
    const shown = columns.filter(({ title }) => !gone.includes(title));
    const widths = widthsOf(cellsOf(shown, statuses));
    if (sumOf(widths, (cell) => cell + 2) - 2 <= width) return shown;
  }
  return [];
};

const paragraphs = (statuses: readonly SloStatus[], width: number): readonly string[] => {
  const [head = [], ...rows] = cellsOf(columns, statuses);
  return table(head, rows, width).trimEnd().split('\n');
};

const alignedLines = (shown: readonly Column[], statuses: readonly SloStatus[], colour: boolean): readonly string[] => {
  const rows = cellsOf(shown, statuses);
  const widths = widthsOf(rows);
  return rows.map((row, line) => {
    const status = statuses[line - 1];
    const cells = row.map((text, index) =>
      shown[index]!.align === 'right' ? text.padStart(widths[index]!) : text.padEnd(widths[index]!),
    );
    const plain = cells.join('  ').trimEnd();
    if (!colour || status === undefined) return plain;
    const verdict = verdictOf(status.judgement);
    return `${plain.slice(0, -verdict.length)}\u001b[${colours[verdict]}m${verdict}\u001b[0m`;
  });
};

const sharedLines = (statuses: readonly SloStatus[]): readonly string[] =>
  statuses.flatMap(({ slo }) =>
    slo.shared === undefined
      ? []
      : [
          `${slo.system} adds up the events of ${joinedText(
            slo.shared.map(({ system }) => system.id),
            'and',
          )}`,
        ],
  );

const overdueLines = (statuses: readonly SloStatus[]): readonly string[] =>
  statuses
    .filter(({ judgement }) => judgement.overdue > 0)
    .map(
      ({ slo, judgement }) =>
        `${slo.system} ${slo.id}: ${wholeText(judgement.overdue)} of the bad are not stored yet and already too late`,
    );

/** One line for systems whose points begin at the same time: '2 minutes of 30 days'. */
const beginningLines = (statuses: readonly SloStatus[]): readonly string[] =>
  [...Map.groupBy(statuses.filter(isShort), ({ slo, since }) => `${slo.system} ${since}`).values()].map((group) => {
    const [{ slo, since = 0, window }] = group as [SloStatus, ...SloStatus[]];
    const spans = new Set(group.map(({ window: { from, to } }) => timeText((to - from) / 1_000)));
    return `${slo.system} counts from ${instant(since)}: ${timeText((window.to - since) / 1_000)} of ${[...spans].join(' and of ')}`;
  });

/** One line for all systems with the same gaps, as when a server of metrics was down. */
const gapLines = (statuses: readonly SloStatus[]): readonly string[] => {
  const gaps = statuses.flatMap(({ slo, coverage, window }) =>
    coverage !== undefined && hasGaps(coverage, window, slo)
      ? [{ system: slo.system, where: gapsText(coverage), covered: coveredText(coverage, window) }]
      : [],
  );
  const systems = [...Map.groupBy(gaps, ({ system, where }) => JSON.stringify([system, where])).values()].map(
    (group) => ({
      ...group[0]!,
      covered: [...new Set(group.map(({ covered }) => covered))].join(' and for '),
    }),
  );
  return [...Map.groupBy(systems, ({ where, covered }) => `${covered}: ${where}`)].map(
    ([text, group]) =>
      `${listedText(group.map(({ system }) => system))} ${group.length === 1 ? 'has' : 'have'} points for ${text}`,
  );
};

/** Most occurrences that are listed one by one. */
const mostListed = 10;

/** Objectives of a system that exclude the same times have their lines together. */
const excludedLines = (statuses: readonly SloStatus[]): readonly string[] => {
  const texts = statuses.flatMap((status) => {
    const text = excludedText(status);
    return text === undefined ? [] : [{ status, text }];
  });
  const groups = Map.groupBy(texts, ({ status: { slo, excluded }, text }) =>
    JSON.stringify([slo.system, text, excluded]),
  );
  return [...groups.values()].flatMap((group) => {
    const [{ status, text }] = group as [(typeof texts)[number], ...typeof texts];
    const { slo, excluded } = status;
    const more = excluded.length - mostListed;
    return [
      `${slo.system} ${group.map((item) => item.status.slo.id).join(', ')}: ${text}`,
      ...excluded.slice(-mostListed).map((exclusion) => `  ${exclusionText(exclusion)}`),
      ...(more > 0 ? [`  and ${countText(more)} before; --json has all`] : []),
    ];
  });
};

/** Shares and rates as floating-point numbers; null without data. Verdicts never use them. */
export const statusDocument = (
  statuses: readonly SloStatus[],
  { at, name }: Pick<PointSource, 'at' | 'name'>,
): unknown => ({
  at: instant(at),
  source: name,
  objectives: statuses.map(objectiveFacts),
});

const objectiveFacts = (status: SloStatus): unknown => {
  const { slo, window, judgement, burn, excluded, since, unread } = status;
  return {
    system: slo.system,
    objective: slo.id,
    type: slo.objective.type,
    target: slo.target.toNumber(),
    window: {
      length: slo.objective.window,
      from: instant(window.from),
      to: instant(window.to),
      elapsed: window.elapsed.toNumber(),
      countsFrom: since === undefined ? null : instant(since),
      ...coverageFacts(status),
    },
    events: { good: judgement.good, bad: judgement.bad, total: judgement.total, overdue: judgement.overdue },
    sli: judgement.kind === 'NoData' ? null : judgement.sli.toNumber(),
    budget:
      judgement.kind === 'NoData'
        ? null
        : {
            allowed: judgement.allowed.toNumber(),
            spent: judgement.budgetSpent.toNumber(),
            left: judgement.budgetLeft.toNumber(),
          },
    burn: Object.fromEntries(burnSpans.map((span) => [span, numberOf(burn[span])])),
    ...(excluded.length === 0 ? {} : { excluded: excluded.map(exclusionFacts) }),
    verdict: verdictOf(judgement),
    ...(slo.shared === undefined ? {} : { sharedBy: slo.shared.map(({ system }) => system.id) }),
    ...quietFacts(slo.objective),
    ...(unread === undefined ? {} : { unread }),
  };
};

const exclusionFacts = ({ from, to, owner, reason }: Exclusion): unknown => ({
  from: instant(from),
  to: instant(to),
  owner,
  reason,
});

const instant = (at: number): string => new Date(at).toISOString();
const numberOf = (value: Decimal | undefined): number | null => value?.toNumber() ?? null;
