/**
 * Who is paged for every alert of 50 systems at every hour of a year, by route, escalation and schedule, compared with a bare binary
 * search; and 200 schedules compiled and searched for gaps over 52 weeks, compared with asking Intl for each of their times, and with all
 * checks on on-call. CPU
 * time of the process.
 */
import { loadOrganization } from '../cli/load/loadOrganization.ts';
import { loadSystems } from '../cli/load/loadSystems.ts';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import { definitionsOf } from '../alerts/checks/definitions.ts';
import { onCallChecks } from '../alerts/checks/oncall/onCallChecks.ts';
import { fleetAlerts } from '../alerts/fleetAlerts.ts';
import { escalationOf } from '../alerts/oncall/escalation.ts';
import { gapsOf } from '../alerts/oncall/gaps.ts';
import { routedAt, routePlan, routerOf } from '../alerts/oncall/route.ts';
import { compileSchedule, segmentAt, type Timeline } from '../alerts/oncall/timeline.ts';
import { ruleLabels } from '../alerts/prometheus.ts';
import { nodesOf } from '../alerts/systemNodes.ts';
import { weekdays } from '../model/maintenance.ts';
import type { Override, Rotation, Schedule } from '../model/oncall/schedule.ts';
import { onCallOfTeam } from '../model/oncall/onCallPlan.ts';
import { channelsOfOwner, onCallOf, type Escalation } from '../model/oncall/team.ts';
import type { Organization, Owner } from '../model/organization.ts';
import { seededRandom, type Random } from '../numbers/random.ts';

const hour = 3_600_000;
const day = 24 * hour;
const begin = Date.parse('2026-11-30T00:00Z');
const hours = 8_760;

const cpuTime = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const times = (own: number, other: number): string => `${(own / other).toFixed(1)} times`;

const organization = await loadOrganization(systemsFolder);
const systems = (await loadSystems(systemsFolder)).slice(0, 50);
const nodes = systems.map((system) => nodesOf(system, 'prod'));
const router = routerOf({ organization, fleetAlerts: fleetAlerts(systems, organization), systems: nodes });
const alerts = nodes.flatMap(({ environment, alerts: all }) =>
  Array.from({ length: 20 }, (_, index) => all[index % all.length]!).map((alert) => ({
    alertname: alert.id,
    ...ruleLabels(alert, { environment }),
  })),
);

/** Every question is answered anew but for the escalation, which is one for the alerts of an owner at an instant. */
const askAll = (): number => {
  const horizon = { begin, end: begin + hours * hour + 2 * day };
  const timelines = new Map(
    organization.onCall.schedules.map((schedule) => [schedule.id, compileSchedule(schedule, horizon)]),
  );
  const timelineOf = (id: string): Timeline => timelines.get(id)!;
  const owners = new Map(organization.owners.map((owner) => [owner.id, owner]));
  const plans = alerts.map((labels) => routePlan(router, labels));
  let reached = 0;
  for (let index = 0; index < hours; index += 1) {
    const at = begin + index * hour;
    const firsts = new Map<string, number>();
    for (const plan of plans) {
      for (const { owner, severity, receiver, state } of routedAt(plan, at)) {
        if (state.kind !== 'Notified') continue;
        let count = firsts.get(receiver);
        if (count === undefined) {
          count = escalationOf(owners.get(owner)!, severity, at, organization, timelineOf)[0]?.notified.length ?? 0;
          firsts.set(receiver, count);
        }
        reached += count;
      }
    }
  }
  return reached;
};

/** The least that any answer costs: the segment of an instant. */
const searchAll = (): number => {
  const [schedule] = organization.onCall.schedules;
  const timeline = compileSchedule(schedule!, { begin, end: begin + hours * hour });
  let found = 0;
  for (let index = 0; index < hours; index += 1) {
    const at = begin + index * hour;
    for (let alert = 0; alert < alerts.length; alert += 1) found += segmentAt(timeline, at + alert)?.people.length ?? 0;
  }
  return found;
};

const zones = ['America/Santiago', 'Europe/Berlin', 'Asia/Kolkata', 'America/Chicago', 'Australia/Lord_Howe', 'UTC'];
const clock = (random: Random): string => `${String(Math.floor(random() * 24)).padStart(2, '0')}:00`;

const rotationOf = (random: Random, timeZone: string, unit: Rotation['turn']['unit']): Rotation => ({
  name: unit,
  people: ['ana', 'bo', 'chloe', 'dev', 'eva'],
  turn: { count: 1, unit },
  begin: `2026-01-05T${clock(random)}`,
  end: undefined,
  timeZone,
  restrictions: [
    { begin: clock(random), end: clock(random) },
    { days: weekdays.slice(1, 6), begin: clock(random), end: clock(random) },
  ],
  advance: random() < 0.5 ? 'calendar' : 'shift',
});

const overrideOf = (random: Random): Override => {
  const from = begin + Math.floor(random() * 360 * 24) * hour;
  return {
    people: ['fay'],
    instead: random() < 0.5 ? undefined : 'ana',
    begin: new Date(from).toISOString(),
    end: new Date(from + (1 + Math.floor(random() * 48)) * hour).toISOString(),
    reason: 'bench',
  };
};

const schedules = ((random: Random): readonly Schedule[] =>
  Array.from({ length: 200 }, (_, index) => {
    const timeZone = zones[index % zones.length]!;
    return {
      id: `s-${index}`,
      timeZone,
      layers: (['week', 'day', 'day'] as const).map((unit) => rotationOf(random, timeZone, unit)),
      overrides: Array.from({ length: 12 }, () => overrideOf(random)),
      holidays: [],
    };
  }))(seededRandom(1));

const people: Organization['onCall']['people'] = organization.onCall.people;
let segments = 0;
let gaps = 0;
const compiled = cpuTime(() => {
  for (const schedule of schedules) {
    const timeline = compileSchedule(schedule, { begin, end: begin + 364 * day });
    segments += timeline.segments.length;
    gaps += gapsOf(timeline, people).length;
  }
});
/** One reading of a clock for each segment: what a calendar without a table of offsets needs at the least. */
const asked = cpuTime(() => {
  const formats = zones.map(
    (timeZone) => new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  );
  for (let index = 0; index < segments; index += 1) formats[index % zones.length]!.format(begin + index * 4 * 60_000);
});

/** Each schedule is the first step of an owner. */
const checkedOrganization: Organization = {
  ...organization,
  owners: schedules.map(({ id, timeZone }): Owner => {
    const escalation: Escalation = { steps: [{ targets: [onCallOf(id), channelsOfOwner], wait: '10m' }], repeat: 1 };
    return {
      id,
      channels: { page: [], ticket: [] },
      onCall: onCallOfTeam({ timeZone, escalation }),
    };
  }),
  onCall: { ...organization.onCall, schedules },
};
const definitions = definitionsOf([], checkedOrganization, 'organization.ts', 'prod', () => true, '2026-11-30');
let findings = 0;
const checked = cpuTime(() => {
  findings = onCallChecks.flatMap(({ find }) => find(definitions)).length;
});

let reached = 0;
let found = 0;
const who = cpuTime(() => {
  reached = askAll();
});
const bare = cpuTime(() => {
  found = searchAll();
});
const questions = alerts.length * hours;
if (reached < questions || found === 0) throw new Error(`${reached} of ${questions} questions reached somebody`);
process.stdout.write(
  `  who is paged for ${alerts.length.toLocaleString('en')} alerts in each of ${hours.toLocaleString('en')} hours: ${questions.toLocaleString('en')} questions in ${seconds(who)}, ` +
    `${times(who, bare)} a bare search of one schedule (${seconds(bare)})\n` +
    `  ${schedules.length} schedules over 52 weeks, compiled and searched for gaps: ${segments.toLocaleString('en')} segments and ${gaps.toLocaleString('en')} gaps in ${seconds(compiled)}, ` +
    `${times(compiled, asked)} asking Intl once for each segment (${seconds(asked)})\n` +
    `  the same, compiled and judged by ${onCallChecks.length} checks: ${findings.toLocaleString('en')} findings in ${seconds(checked)}, ${times(checked, compiled)} the search for gaps\n`,
);
