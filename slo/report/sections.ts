/** A report as prose and tables, for the terminal and for Markdown: sentences first, numbers second. */
import { section, list, tableOf, text, type Block, type Section } from '../../text/blocks.ts';
import { countText, wholeText } from '../../text/count.ts';
import { dayText, hoursText, instantText, momentText } from '../../text/date.ts';
import { percentText, shareText } from '../../text/percentage.ts';
import { capitalised, joinedText } from '../../text/sentence.ts';
import { timeText } from '../../text/time.ts';
import { sumOf } from '../../numbers/sum.ts';
import { verdictOf } from '../status.ts';
import { budgetSteps, daySteps } from './budgetSteps.ts';
import { causeRows } from './causeRows.ts';
import type { Period } from './period.ts';
import { groupRows, groupSentences } from './groups.ts';
import { namedObjective } from '../quiet.ts';
import { isMissed, isPromised, missedSentences, systemSentences } from './sentences.ts';
import {
  clockOf,
  type Excluded,
  type FiredAlert,
  type Firings,
  type ObjectiveReport,
  type PeriodResult,
  type ReportGroup,
  type SloReport,
  type SystemReport,
} from './sloReport.ts';
import { promiseSentence } from './words.ts';

export const reportTitle = ({ period, groups, of }: SloReport): string => {
  const names = groups.map(({ name }) => name);
  const subject = of === 'fleet' ? 'the fleet' : names.length > 3 ? `${names.length} ${of}s` : names.join(', ');
  return `Promises of ${subject}: ${period.name}`;
};

export const reportSections = (report: SloReport): readonly Section[] => [
  ...report.groups.flatMap((group) => groupSections(group, report)),
  section('How this was counted', list(countingSentences(report))),
];

const groupSections = (group: ReportGroup, report: SloReport): readonly Section[] => {
  const [system] = group.systems;
  if (group.systems.length === 1 && system !== undefined && report.of !== 'fleet') {
    const isAlone = report.groups.length === 1;
    return systemSections(system, report.period).map(({ title, blocks }) =>
      section(isAlone ? title : `${system.id}: ${title}`, ...blocks),
    );
  }
  const missed = group.systems.flatMap(({ id, objectives }) =>
    objectives.filter(isMissed).map((objective) => `${id}: ${missedSentences(objective).join(' ')}`),
  );
  return [
    section(capitalised(group.name), text(...groupSentences(group, report.period))),
    ...(missed.length === 0 ? [] : [section('What was not kept', list(missed))]),
    ...(group.alerts === undefined ? [] : alertSections(group.alerts, report.period, ' of the fleet itself')),
    section('Systems', tableOf(['system', 'kept', 'pages', 'tickets', 'least budget left', 'of'], groupRows(group))),
  ];
};

const systemSections = (system: SystemReport, period: Period): readonly Section[] => {
  const { objectives, alerts } = system;
  const judged = objectives.filter(({ judgement }) => judgement.kind === 'Judged');
  const spent = judged.filter(({ judgement }) => judgement.bad > 0);
  return [
    section('In short', text(...systemSentences(system, period))),
    section(
      'Promises',
      tableOf(['objective', 'result', 'measured', 'budget left', 'bad of all'], objectives.map(resultRow)),
      list(objectives.map(({ slo }) => `${namedObjective(slo)}: ${promiseSentence(slo.objective)}.`)),
    ),
    ...(judged.length === 0 ? [] : [section('Error budget left', budgetTable(judged, period))]),
    ...spent.map((objective) => section(`What spent the budget of ${objective.slo.id}`, ...spentBlocks(objective))),
    ...alertSections(alerts, period, ''),
    ...(system.excluded.length === 0
      ? []
      : [
          section('Excluded from the budgets', tableOf(excludedHead(period), system.excluded.map(excludedRow(period)))),
        ]),
    ...(objectives.some(({ periods }) => periods.length > 1)
      ? [
          section(
            'With the periods before',
            periodsTable(objectives),
            ...countedFrom(objectives).map((line) => text(line)),
          ),
        ]
      : []),
  ];
};

const alertSections = ({ fired, notEvaluated }: Firings, period: Period, of: string): readonly Section[] => [
  ...(fired.length === 0
    ? []
    : [section(`Alerts${of} that fired`, tableOf(alertHead(period), fired.map(alertRow(period))))]),
  ...(notEvaluated.length === 0 ? [] : [section(`Alerts${of} that were not evaluated`, list(notEvaluated))]),
];

export const alertHead = ({ clock }: Period): readonly string[] => [
  'severity',
  'times',
  'in all',
  `last (${clock.name})`,
  'alert',
];

const nothing = '-';

export const resultText = (objective: ObjectiveReport): string => {
  const verdict = verdictOf(objective.judgement);
  if (verdict === 'no data') return verdict;
  const words = isPromised(objective)
    ? { met: 'kept', 'not met': 'missed' }
    : { met: 'would be kept', 'not met': 'would be missed' };
  return words[verdict];
};

/** Objective, result, measured share, budget left, and bad events of all. */
export const resultRow = (objective: ObjectiveReport): readonly string[] => {
  const { slo, judgement } = objective;
  const figures =
    judgement.kind === 'NoData'
      ? [nothing, nothing, nothing]
      : [
          shareText(judgement.sli, slo.target),
          shareText(judgement.budgetLeft),
          `${wholeText(judgement.bad)} of ${wholeText(judgement.total)}`,
        ];
  return [namedObjective(slo), resultText(objective), ...figures];
};

/** A few rows, and a column for each objective. */
const mostSteps = 10;

const budgetTable = (objectives: readonly ObjectiveReport[], period: Period): Block => {
  const steps = daySteps({ from: period.from, to: period.until }, mostSteps, period.clock);
  const columns = objectives.map(({ slo, hours, judgement }) => budgetSteps(slo, hours, judgement.total, steps));
  return tableOf(
    ['at the end of', ...columnNames(objectives)],
    steps.map(({ to }, row) => [
      dayText(to - 1, period.clock),
      ...columns.map((column) => shareText(column[row]!.left)),
    ]),
  );
};

/** Smaller shares of the bad events say nothing about when they happened. */
const leastShare = 0.01;

/** The times that stand out. */
export const worstRows = ({ judgement: { bad }, worst, periods }: ObjectiveReport): readonly (readonly string[])[] =>
  worst
    .filter((stretch) => stretch.bad >= leastShare * bad)
    .map((stretch) => [
      wholeText(stretch.bad),
      percentText(stretch.bad / bad),
      hoursText(stretch.from, stretch.to, clockOf({ periods })),
    ]);

export const noTimeStandsOut = 'No hour stands out: it was spent over the whole period.';

const spentBlocks = (objective: ObjectiveReport): readonly Block[] => {
  const { judgement, causes, slo } = objective;
  const worst = worstRows(objective);
  return [
    worst.length === 0 ? text(noTimeStandsOut) : tableOf(['bad', 'share', `when (${clockOf(objective).name})`], worst),
    ...(causes.length === 0
      ? []
      : [tableOf(['bad', 'share', 'what'], causeRows(causes, judgement.bad, slo.objective))]),
  ];
};

export const alertRow =
  (period: Period) =>
  ({ severity, times, title }: FiredAlert): readonly string[] => [
    severity,
    countText(times.length),
    timeText(sumOf(times, ({ from, to }) => (to ?? period.until) - from) / 1_000),
    momentText(times.at(-1)?.from ?? period.from, period.clock),
    times.at(-1)?.to === undefined ? `${title} (fires still at the end)` : title,
  ];

export const resultOf = ({ judgement }: PeriodResult, { slo }: ObjectiveReport): string => {
  if (judgement.kind === 'NoData') return nothing;
  const sli = shareText(judgement.sli, slo.target);
  return judgement.met ? sli : `${sli} missed`;
};

const periodsTable = (objectives: readonly ObjectiveReport[]): Block =>
  tableOf(
    ['period', ...columnNames(objectives)],
    (objectives[0]?.periods ?? []).map(({ period }, row) => [
      period.label,
      ...objectives.map((objective) => resultOf(objective.periods[row]!, objective)),
    ]),
  );

export const excludedHead = ({ clock }: Period): readonly string[] => [
  `when (${clock.name})`,
  'owner',
  'reason and objectives',
];

export const excludedRow =
  ({ clock }: Period) =>
  ({ from, to, owner, reason, objectives }: Excluded): readonly string[] => [
    hoursText(from, to, clock),
    owner,
    `${reason} (${joinedText(objectives, 'and')})`,
  ];

/** A period that began before the points did counts less than itself. */
export const countedFrom = ([first]: readonly ObjectiveReport[]): readonly string[] =>
  (first?.periods ?? []).flatMap(({ period, since }) =>
    since === undefined
      ? []
      : [`${capitalised(period.name)} counts from ${instantText(since, period.clock)}, where the points begin.`],
  );

/** The type of an objective, which is short, where it tells them apart. */
export const columnNames = (objectives: readonly ObjectiveReport[]): readonly string[] => {
  const types = new Set(objectives.map(({ slo }) => slo.objective.type));
  return objectives.map(({ slo }) => (types.size === objectives.length ? slo.objective.type : slo.id));
};

export const countingSentences = ({ source, period, alertsFrom }: SloReport): readonly string[] => [
  `Points: ${source}. Period: ${instantText(period.from, period.clock)} to ${instantText(period.until, period.clock)}.`,
  ...alertsFrom,
  'Each promise is judged over this whole period. Its own window, over which alerts and slo status judge it, may be another.',
  'The error budget is what a promise allows to go wrong: with 99.9%, one event in a thousand. Below 0% more went wrong than was allowed.',
  'The budget is that of all events of the period; each day shows what is left after the bad events up to then.',
];
