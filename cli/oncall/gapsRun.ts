/** The work of `atalaya oncall gaps`. */
import { gapsOf, type Gap } from '../../alerts/oncall/gaps.ts';
import { many } from '../../text/count.ts';
import { localDayText, localTimeText } from '../../text/localTime.ts';
import { timeText } from '../../text/time.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { planOf, timeZoneDatabase, type Plan, type PlannedSchedule } from './plan.ts';
import type { PlanOptions } from './planOptions.ts';

export interface GapsOptions extends PlanOptions {
  readonly json?: boolean;
}

interface ScheduleGaps extends PlannedSchedule {
  readonly gaps: readonly Gap[];
}

export const runGaps = async (options: GapsOptions, io: Io): Promise<ExitCode> => {
  const plan = await planOf(options, io);
  const found = plan.schedules.map((planned) => ({
    ...planned,
    gaps: gapsOf(planned.timeline, plan.organization.onCall.people),
  }));
  io.stdout(
    options.json === true
      ? `${JSON.stringify(gapsDocument(found, plan), null, 2)}\n`
      : `${found.map((schedule) => gapsText(schedule, plan)).join('')}time zone database ${timeZoneDatabase}\n`,
  );
  return found.some(({ gaps }) => gaps.length > 0) ? 1 : 0;
};

/** Gaps of one schedule; what comes back every week would fill pages. */
const mostLines = 20;

const gapsText = ({ schedule, owners, gaps }: ScheduleGaps, { begin, end, timeZone }: Plan): string => {
  const name = `${schedule.id} (${owners.length === 0 ? 'no team escalates to it' : owners.join(', ')})`;
  if (gaps.length === 0) {
    const [from, to] = [localDayText(begin, schedule.timeZone), localDayText(end, schedule.timeZone)];
    return `${name}: no gap from ${from} to ${to}\n`;
  }
  const total = timeText(gaps.reduce((sum, gap) => sum + gap.end - gap.begin, 0) / 1_000);
  const zones = schedule.timeZone === timeZone ? [timeZone] : [schedule.timeZone, timeZone];
  const lines = gaps.slice(0, mostLines).flatMap((gap) => {
    const length = timeText((gap.end - gap.begin) / 1_000);
    const reason = gap.left.length === 0 ? 'nobody' : `only ${gap.left.join(', ')}, who left before`;
    return zones.map((zone, index) => {
      const range = `${localTimeText(gap.begin, zone)} to ${localTimeText(gap.end, zone)} ${zone}`;
      return index === 0 ? `  ${range}: ${reason}, ${length}\n` : `    = ${range}\n`;
    });
  });
  const more = gaps.length - mostLines;
  const rest = more > 0 ? `  and ${many(more, 'gap')} more: --json lists all\n` : '';
  return `${name}: ${many(gaps.length, 'gap')}, ${total} together\n${lines.join('')}${rest}`;
};

const instant = (at: number): string => new Date(at).toISOString();

const gapsDocument = (found: readonly ScheduleGaps[], { begin, end }: Plan): unknown => ({
  version: 1,
  from: instant(begin),
  to: instant(end),
  timeZoneDatabase,
  schedules: found.map(({ schedule, owners, gaps }) => ({
    schedule: schedule.id,
    owners,
    timeZone: schedule.timeZone,
    gaps: gaps.map((gap) => ({ from: instant(gap.begin), to: instant(gap.end), left: gap.left })),
  })),
});
