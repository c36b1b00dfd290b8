/** The load of one schedule as a table, with what it means for fairness in words. */
import { namesOf } from '../../alerts/oncall/calendarEvents.ts';
import type { PersonLoad, ScheduleLoad } from '../../alerts/oncall/load.ts';
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
  const words = [...fairness(load, nameOf), ...gapWords(load), pageWords({ rate, isFirst })];
  return `${[`${name}, ${range}`, ...lines.map((line) => `  ${line}`), ...words.map((line) => `  ${line}`)].join('\n')}\n`;
};

const fairness = ({ people, never }: ScheduleLoad, nameOf: (handle: string) => string): readonly string[] => {
  const turns = people.filter(({ takesTurns, total }) => takesTurns && total > 0).toSorted((a, b) => b.total - a.total);
  const [most, least] = [turns[0], turns.at(-1)];
  const lines: string[] = [];
  if (most !== undefined && least !== undefined && turns.length > 1) {
    const ratio = most.total / least.total;
    lines.push(
      ratio < 1.05
        ? 'fairness: all who take turns have the same hours within 5%'
        : `fairness: ${nameOf(most.handle)} has ${ratio.toFixed(2)} times the hours of ${nameOf(least.handle)}`,
    );
  }
  if (never.length > 0) {
    lines.push(
      `never on call: ${joinedText(never.map(nameOf), 'and')}: ${many(never.length, 'person', 'people')} of the rotation`,
    );
  }
  return lines;
};

const gapWords = ({ gaps }: ScheduleLoad): readonly string[] =>
  gaps === 0 ? [] : [`nobody is on call for ${countText(Math.round(gaps / hour))} hours: npx atalaya oncall gaps`];

const pageWords = ({ rate, isFirst }: Pick<PlannedLoad, 'rate' | 'isFirst'>): string => {
  if (!isFirst) return 'pages: reach this schedule only if nobody acknowledges an earlier step';
  if (rate === undefined) return "pages: not known, there is no history of a day of the team's systems on this machine";
  const rest = rate.without === 0 ? '' : `; ${many(rate.without, 'system')} of the team without a history here`;
  return `pages: ${rate.pagesPerWeek.toFixed(1)} a week, by ${many(Math.round(rate.days), 'day')} of the history of ${joinedText(rate.systems, 'and')}${rest}`;
};
