/** The load of one schedule as a table, with what it means for fairness in words. */
import { namesOf } from '../../alerts/oncall/calendarEvents.ts';
import type { PersonLoad, ScheduleLoad } from '../../alerts/oncall/load.ts';
import type { Schedule } from '../../model/oncall/schedule.ts';
import { countText, many } from '../../text/count.ts';
import { localDayText } from '../../text/localTime.ts';
import { joinedText } from '../../text/sentence.ts';
import { expectedPages, type PageRate } from './pageRates.ts';
import type { Plan, PlannedSchedule } from './plan.ts';

export interface PlannedLoad extends PlannedSchedule {
  readonly load: ScheduleLoad;
  /** Of the owners whose pages reach this schedule first; undefined: not known. */
  readonly rate: PageRate | undefined;
  /** False where a page reaches this schedule only if an earlier step has not acknowledged. */
  readonly isFirst: boolean;
}

const hour = 3_600_000;

interface Column {
  readonly title: string;
  readonly cell: (person: PersonLoad) => string;
}

export const loadText = ({ schedule, owners, load, rate, isFirst }: PlannedLoad, plan: Plan): string => {
  const { people } = plan.organization.onCall;
  const nameOf = (handle: string): string => namesOf([handle], people)[0] ?? handle;
  const hoursOf = (length: number): string => countText(Math.round(length / hour));
  const held = load.people.reduce((sum, { total }) => sum + total, 0);
  const columns: readonly Column[] = [
    { title: 'hours', cell: ({ total }) => hoursOf(total) },
    { title: 'share', cell: ({ total }) => (held === 0 ? '-' : `${((total / held) * 100).toFixed(1)}%`) },
    { title: 'nights', cell: ({ nights }) => hoursOf(nights) },
    { title: 'weekends', cell: ({ weekends }) => hoursOf(weekends) },
    ...(schedule.holidays.length === 0
      ? []
      : [{ title: 'holidays', cell: ({ holidays }: PersonLoad) => hoursOf(holidays) }]),
    { title: 'shifts', cell: ({ shifts }) => countText(shifts) },
    { title: 'longest', cell: ({ longest }) => hoursOf(longest) },
    ...(rate === undefined
      ? []
      : [{ title: 'pages', cell: ({ total }: PersonLoad) => (expectedPages(total, rate) ?? 0).toFixed(1) }]),
  ];
  const rows = [
    ['hours on call', ...columns.map(({ title }) => title)],
    ...load.people.map((person) => [nameOf(person.handle), ...columns.map(({ cell }) => cell(person))]),
  ];
  const widths = rows[0]!.map((_cell, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const name = `${schedule.id} (${owners.length === 0 ? 'no team escalates to it' : owners.join(', ')})`;
  const range = `${localDayText(plan.begin, schedule.timeZone)} to ${localDayText(plan.end, schedule.timeZone)}`;
  const words = [...fairness(schedule, load, nameOf), ...gapWords(load), pageWords({ rate, isFirst })];
  return `${[`${name}, ${range}`, ...lines.map((line) => `  ${line}`), ...words.map((line) => `  ${line}`)].join('\n')}\n`;
};

interface Measure {
  readonly noun: string;
  readonly of: (person: PersonLoad) => number;
  /** A smaller ratio of the most to the least is not said. */
  readonly least: number;
}

const measures: readonly Measure[] = [
  { noun: 'hours', of: ({ total }) => total, least: 0 },
  { noun: 'night hours', of: ({ nights }) => nights, least: 1.25 },
  { noun: 'weekend hours', of: ({ weekends }) => weekends, least: 1.25 },
];

/** People are compared within a layer: layers have different hours because that is how they are written. */
const fairness = (
  { layers }: Schedule,
  { people, never }: ScheduleLoad,
  nameOf: (handle: string) => string,
): readonly string[] => [
  ...layers.flatMap((layer) => {
    const members = people.filter(({ handle, total }) => total > 0 && layer.people.flat().includes(handle));
    const title = layers.length === 1 ? 'fairness' : `fairness of '${layer.name}'`;
    const words = members.length < 2 ? [] : measures.flatMap((measure) => ratioWords(members, measure, nameOf));
    return words.length === 0 ? [] : [`${title}: ${words.join('; ')}`];
  }),
  ...(never.length === 0
    ? []
    : [
        `never on call: ${joinedText(never.map(nameOf), 'and')}: ${many(never.length, 'person', 'people')} of the rotation`,
      ]),
];

const ratioWords = (
  members: readonly PersonLoad[],
  { noun, of, least: smallest }: Measure,
  nameOf: (handle: string) => string,
): readonly string[] => {
  const sorted = members.toSorted((a, b) => of(b) - of(a));
  const [most, least] = [sorted[0]!, sorted.at(-1)!];
  if (of(most) < hour) return [];
  if (of(least) < hour)
    return [
      `${nameOf(most.handle)} has ${countText(Math.round(of(most) / hour))} ${noun}, and ${nameOf(least.handle)} none`,
    ];
  const ratio = of(most) / of(least);
  if (ratio < smallest) return [];
  return [
    ratio < 1.05
      ? `all have the same ${noun} within 5%`
      : `${nameOf(most.handle)} has ${ratio.toFixed(2)} times the ${noun} of ${nameOf(least.handle)}`,
  ];
};

const gapWords = ({ gaps }: ScheduleLoad): readonly string[] =>
  gaps === 0 ? [] : [`nobody is on call for ${countText(Math.round(gaps / hour))} hours: npx atalaya oncall gaps`];

const pageWords = ({ rate, isFirst }: Pick<PlannedLoad, 'rate' | 'isFirst'>): string => {
  if (!isFirst) return 'pages: reach this schedule only if nobody acknowledges an earlier step';
  if (rate === undefined) return "pages: not known, this machine has less than a day of history of the team's systems";
  const rest = rate.without === 0 ? '' : `; ${many(rate.without, 'system')} of the team without a history here`;
  return `pages: ${rate.pagesPerWeek.toFixed(1)} a week, by ${many(Math.round(rate.days), 'day')} of the history of ${joinedText(rate.systems, 'and')}${rest}`;
};
