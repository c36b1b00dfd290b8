/** Where the data of a preview come from: the histories on this machine, or a simulation. */
import { existsSync } from 'node:fs';
import { openHistory } from '../../history/history.ts';
import { historySource, joined } from '../../history/promqlSource.ts';
import type { Origin } from '../../console/preview/origin.ts';
import type { System } from '../../model/system.ts';
import { fitsFlights } from '../messages/fitsFlights.ts';
import { eventCounts, metricsFile } from '../run/eventCounts.ts';
import { statusAt } from '../../slo/status.ts';
import { withStandIns } from '../../console/preview/standIns.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import { chance } from '../../history/simulated/wave.ts';
import type { Scenario } from '../../history/simulated/scenarios.ts';
import { fnv1a } from '../../numbers/hash.ts';

const minute = 60_000;
/** Retention of a history: a simulation has no start of its own. */
const historyLength = 100 * 1_440 * minute;
/** How long an incident has lasted at the end of what is simulated. */
const lasts = 90 * minute;

export interface ScenarioOptions {
  readonly systems: readonly System[];
  readonly scenario: Scenario;
  readonly at: number;
  /** Systems that the incident hits; undefined: some of the fleet. */
  readonly hit: readonly string[] | undefined;
}

/** An outage hits enough systems for the fleet's own alert, anything else a few; the demo's system is always among them, or the only one. */
const someOf = (systems: readonly System[], scenario: Scenario): ((system: System) => number) => {
  const every = scenario === 'outage' ? 4 : 9;
  const always = (systems.find(fitsFlights) ?? systems[0])?.id;
  const hit = new Map(
    systems.flatMap(({ id }, index) => {
      if (id === always) return [[id, 1] as const];
      return index % every === 3 ? [[id, 0.5 + 0.5 * chance(fnv1a(id), 0)] as const] : [];
    }),
  );
  return ({ id }) => hit.get(id) ?? 0;
};

export const scenarioOrigin = ({ systems, scenario, at, hit }: ScenarioOptions): Origin => {
  const end = Math.floor(at / minute) * minute;
  const source = scenarioSource({
    systems,
    scenario,
    strength: hit === undefined ? someOf(systems, scenario) : ({ id }) => (hit.includes(id) ? 1 : 0),
    incident: { from: end - lasts, to: end },
  });
  return {
    description: { kind: 'scenario', name: scenario },
    live: false,
    end: () => end,
    begin: () => end - historyLength,
    source: () => source,
    close: () => {},
  };
};

export interface HistoryOptions {
  /** Each has a history. */
  readonly systems: readonly System[];
  readonly folder: string;
  /** Milliseconds since the epoch; undefined: now, and on. */
  readonly at: number | undefined;
  readonly now: () => number;
}

export const hasHistory = (folder: string, { id }: System): boolean => existsSync(metricsFile(folder, id));

/** Throws `HistoryError` for a history that cannot be read. */
export const historyOrigin = ({ systems, folder, at, now }: HistoryOptions): Origin => {
  const opened: { readonly system: System; readonly history: ReturnType<typeof openHistory> }[] = [];
  const close = (): void => opened.forEach(({ history }) => history.close());
  try {
    for (const system of systems) {
      opened.push({ system, history: openHistory(metricsFile(folder, system.id), { readOnly: true }) });
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    description: { kind: 'history', folder },
    live: at === undefined,
    end: () => {
      if (at !== undefined) return at;
      const newest = opened.flatMap(({ history }) => history.newest(now()) ?? []);
      const last = newest.reduce((most, time) => Math.max(most, time), 0);
      // A pipeline that runs has data to the present, whenever its last reading was.
      return last === 0 || now() - last < minute ? now() : last;
    },
    begin: () => Math.min(now(), ...opened.flatMap(({ history }) => history.oldest() ?? [])),
    judge: (slo, to) => {
      const found = opened.find(({ system }) => system.id === slo.system);
      return found && found.history.snapshot(() => statusAt(slo, eventCounts(found.history), to).judgement);
    },
    source: () =>
      joined(
        opened.map(({ system, history }) =>
          withStandIns(historySource(history, { job: system.id, location: system.region }), system),
        ),
      ),
    close,
  };
};
