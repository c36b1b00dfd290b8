/**
 * `oncall who`, `calendar` in all its forms, `gaps`, `load` and the receiver name the same person at the same instant. They were
 * different people in other tools: OneUptime#3411 and #2086, Grafana OnCall#1296 and #4755. SEED=N asks about other instants.
 */
import { describe, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { schedulesOfOwner } from '../../alerts/oncall/teamSchedules.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { seededRandom } from '../../numbers/random.ts';
import { bindDecisions } from '../../receiver/decide.ts';
import organization from '../fixtures/systems/organization.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const seed = Number(process.env['SEED'] ?? 2_026);
const weeks = 20;
const week = 7 * 86_400_000;
const begin = Date.parse('2026-11-30T00:00Z');
const cwd = temporaryFolder();

const output = async (...args: readonly string[]): Promise<string> => {
  const { stdout, stderr, code } = await runInProcess(['oncall', ...args], { cwd });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout;
};
const document = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await output(...args, '--json')) as T;

interface Span {
  readonly from: string | null;
  readonly to: string | null;
}
interface Calendar {
  readonly schedules: readonly {
    readonly schedule: string;
    readonly shifts: readonly (Span & { readonly people: readonly string[] })[];
  }[];
}
interface Load {
  readonly schedules: readonly {
    readonly schedule: string;
    readonly people: readonly { readonly person: string; readonly name: string; readonly hours: number }[];
  }[];
}
interface Gaps {
  readonly schedules: readonly { readonly schedule: string; readonly gaps: readonly Span[] }[];
}
interface Who {
  readonly receivers: readonly {
    readonly stages: readonly {
      readonly at: { readonly utc: string };
      readonly notified: readonly { readonly kind: string; readonly handle?: string; readonly schedule?: string }[];
    }[];
  }[];
}

const systems = await loadSystems(systemsFolder);
const nodes = systems.map((system) => nodesOf(system, 'prod'));
const receiver = bindDecisions({ organization, fleetAlerts: fleetAlerts(systems, organization), systems: nodes });
const horizon = ['--from', new Date(begin).toISOString(), '--weeks', String(weeks)];
const [calendar, load, gaps] = await Promise.all([
  document<Calendar>('calendar', ...horizon),
  document<Load>('load', ...horizon),
  document<Gaps>('gaps', ...horizon),
]);
const events = new ICAL.Component(ICAL.parse(await output('calendar', ...horizon, '--format', 'ical')))
  .getAllSubcomponents('vevent')
  .map((component) => new ICAL.Event(component));
const page = await output('calendar', ...horizon, '--format', 'html');

const isIn = ({ from, to }: Span, at: number): boolean =>
  (from === null || Date.parse(from) <= at) && (to === null || at < Date.parse(to));

/** A page of each owner that has a schedule and a system. */
const pages = organization.owners.flatMap((owner) => {
  const [schedule] = schedulesOfOwner(owner);
  const alert = nodes.flatMap(({ alerts }) => alerts).find((one) => one.owner === owner.id && one.severity === 'page');
  return schedule === undefined || alert === undefined ? [] : [{ owner: owner.id, schedule, alert: alert.id }];
});

test('several teams of ours are on call', () => {
  expect(pages.length).toBeGreaterThan(3);
});

describe.each(pages)('a page of $owner', ({ owner, schedule, alert }) => {
  const random = seededRandom(seed + owner.length);
  const instants = Array.from({ length: 6 }, () => begin + Math.floor((random() * weeks * week) / 60_000) * 60_000);

  test.each(instants.map((at) => new Date(at).toISOString()))(
    'at %s reaches whom everything else names',
    async (instant) => {
      const who = await document<Who>('who', alert, '--at', instant);
      const [stage] = who.receivers[0]!.stages;
      const at = Date.parse(stage!.at.utc);
      const named = stage!.notified.filter((one) => one.schedule === schedule).map(({ handle }) => handle);
      expect(named.length).toBeGreaterThan(0);

      const [first] = receiver.escalation(owner, 'page', at);
      expect(first!.notified.flatMap((one) => (one.kind === 'Person' ? [one.person] : []))).toEqual(named);

      const shift = calendar.schedules.find((one) => one.schedule === schedule)!.shifts.find((one) => isIn(one, at));
      expect(shift?.people).toEqual(named);

      const people = load.schedules.find((one) => one.schedule === schedule)!.people;
      const names = named.map((handle) => people.find(({ person }) => person === handle)!.name);
      const event = events.find(
        ({ uid, startDate, endDate }) =>
          uid.startsWith(`${schedule}-2`) && startDate.toJSDate().getTime() <= at && at < endDate.toJSDate().getTime(),
      );
      expect(event?.summary).toBe(`${names.join(' and ')} on call: ${schedule}`);

      const inGap = gaps.schedules.find((one) => one.schedule === schedule)!.gaps.some((gap) => isIn(gap, at));
      expect(inGap).toBe(false);
    },
  );

  test('is shown on the page with the shifts of the calendar', () => {
    const section = page.slice(page.indexOf(`<h2>${schedule}</h2>`)).split('</section>')[0]!;
    const { shifts } = calendar.schedules.find((one) => one.schedule === schedule)!;
    expect(section.split('<tr>').length - 2).toBe(shifts.length);
  });

  test('has the hours of the calendar in its load', () => {
    const { shifts } = calendar.schedules.find((one) => one.schedule === schedule)!;
    const { people } = load.schedules.find((one) => one.schedule === schedule)!;
    const end = begin + weeks * week;
    for (const { person, hours } of people) {
      const milliseconds = shifts
        .filter((shift) => shift.people.includes(person))
        .reduce((sum, { from, to }) => {
          const [start, stop] = [from === null ? begin : Date.parse(from), to === null ? end : Date.parse(to)];
          return sum + Math.min(stop, end) - Math.max(start, begin);
        }, 0);
      expect([person, hours]).toEqual([person, Math.round(milliseconds / 36_000) / 100]);
    }
  });
});
