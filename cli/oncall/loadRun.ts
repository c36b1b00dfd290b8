/** The work of `atalaya oncall load`. It counts pages on histories, so it is loaded when the command runs. */
import { namesOf } from '../../alerts/oncall/calendarEvents.ts';
import { loadOf } from '../../alerts/oncall/load.ts';
import { firstSchedulesOfOwner } from '../../alerts/oncall/teamSchedules.ts';
import { loadSystems } from '../load/loadSystems.ts';
import { dataFolder, defaultData } from '../options.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { loadText, type PlannedLoad } from './loadText.ts';
import { expectedPages, pageRateOf } from './pageRates.ts';
import { planOf, timeZoneDatabase, type Plan } from './plan.ts';
import type { PlanOptions } from './planOptions.ts';

export interface LoadOptions extends PlanOptions {
  readonly data?: string;
  readonly json?: boolean;
}

export const runLoad = async (options: LoadOptions, io: Io): Promise<ExitCode> => {
  const plan = await planOf(options, io);
  const loads = await loadsOf(plan, dataFolder(io.cwd, options.data ?? defaultData), io);
  io.stdout(
    options.json === true
      ? `${JSON.stringify(loadDocument(loads, plan), null, 2)}\n`
      : `${loads.map((load) => loadText(load, plan)).join('\n')}\ntime zone database ${timeZoneDatabase}\n`,
  );
  return 0;
};

const loadsOf = async (plan: Plan, folder: string, io: Io): Promise<readonly PlannedLoad[]> => {
  const { organization, schedules } = plan;
  const systems = await loadSystems(io.systems);
  return schedules.map((planned) => {
    const first = organization.owners
      .filter((owner) => firstSchedulesOfOwner(owner).includes(planned.schedule.id))
      .map(({ id }) => id);
    return {
      ...planned,
      load: loadOf(planned.schedule, planned.timeline, organization.onCall),
      isFirst: first.length > 0,
      rate: pageRateOf(
        systems.filter(({ owner }) => first.includes(owner)),
        folder,
        io,
      ),
    };
  });
};

const hour = 3_600_000;
const hours = (length: number): number => Math.round((length / hour) * 100) / 100;

const loadDocument = (loads: readonly PlannedLoad[], { begin, end, organization }: Plan): unknown => ({
  version: 1,
  from: new Date(begin).toISOString(),
  to: new Date(end).toISOString(),
  timeZoneDatabase,
  schedules: loads.map(({ schedule, owners, load, rate }) => ({
    schedule: schedule.id,
    owners,
    timeZone: schedule.timeZone,
    hours: hours(load.length),
    gapHours: hours(load.gaps),
    pagesPerWeek: rate?.pagesPerWeek ?? null,
    people: load.people.map((person) => ({
      person: person.handle,
      name: namesOf([person.handle], organization.onCall.people)[0],
      takesTurns: person.takesTurns,
      shifts: person.shifts,
      hours: hours(person.total),
      nightHours: hours(person.nights),
      weekendHours: hours(person.weekends),
      holidayHours: hours(person.holidays),
      longestHours: hours(person.longest),
      expectedPages: expectedPages(person.total, rate) ?? null,
    })),
    never: load.never,
  })),
});
