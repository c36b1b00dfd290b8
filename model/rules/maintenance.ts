/** Maintenance windows: each lasts some time, and names objectives that there are. */
import type { AnyMaintenance } from '../maintenance.ts';
import { nearest } from '../nearest.ts';
import { instantOf } from '../instant.ts';
import { repeated, type AnyRule } from './rule.ts';

/** Longest maintenance: of more, the budget says nothing any more. */
const mostDays = 7;

/** Two years. */
const mostRecurring = 731;

const lengths: AnyRule = {
  reads: ['maintenance'],
  check: ({ maintenance = [] }, report) => {
    maintenance.forEach((item, i) => {
      const path = `maintenance[${i}]`;
      if (item.kind === 'RecurringMaintenance') {
        if (item.until < item.from) {
          const message = `the maintenance ends ${item.until}, before it begins on ${item.from}`;
          report({ id: 'model/maintenance-order', path: `${path}.until`, message, fix: `write ${item.from} or later` });
        }
        const days = (Date.parse(item.until) - Date.parse(item.from)) / 86_400_000;
        if (days > mostRecurring) {
          const message = `the maintenance recurs for ${days} days: nobody remembers by then who agreed`;
          const fix = `write an until at most ${mostRecurring} days after ${item.from}, and renew it`;
          report({ id: 'model/maintenance-too-long', path: `${path}.until`, message, fix });
        }
        if (item.begin !== item.end) return;
        const message = `the maintenance begins and ends at ${item.begin}: it lasts no time, or a whole day`;
        const fix = 'write another end; an end before the begin is on the next day';
        report({ id: 'model/maintenance-order', path: `${path}.end`, message, fix });
        return;
      }
      const length = (instantOf(item.end) ?? NaN) - (instantOf(item.begin) ?? NaN);
      if (length <= 0) {
        const message = `the maintenance ends at ${item.end}, not after it begins at ${item.begin}`;
        report({ id: 'model/maintenance-order', path: `${path}.end`, message, fix: 'write a later end' });
      }
      if (!(length > mostDays * 86_400_000)) return;
      const message = `a maintenance of ${Math.round(length / 8_640_000) / 10} days: the budget of the time that is left says little`;
      const fix = `write at most ${mostDays} days, or lower the target for that time`;
      report({ id: 'model/maintenance-too-long', path: `${path}.end`, message, fix });
    });
  },
};

const references: AnyRule = {
  reads: ['maintenance', 'objectives'],
  check: ({ maintenance = [], objectives }, report) => {
    const ids = objectives.map(({ id }) => id);
    maintenance.forEach((item, i) => {
      item.objectives?.forEach((id, n) => {
        if (ids.includes(id)) return;
        const suggestion = nearest(id, ids);
        const message = `there is no objective '${id}'`;
        const fix = suggestion === undefined ? `use one of ${ids.join(', ')}` : `did you mean '${suggestion}'?`;
        report({ id: 'model/unknown-objective', path: `maintenance[${i}].objectives[${n}]`, message, fix });
      });
      if (item.objectives?.length !== 0) return;
      const message = 'the list of objectives is empty: the maintenance excludes nothing';
      report({
        id: 'model/unknown-objective',
        path: `maintenance[${i}].objectives`,
        message,
        fix: 'remove the list: all are excluded',
      });
    });
    repeated(
      maintenance,
      (item: AnyMaintenance) => JSON.stringify(Object.entries(item).toSorted(([a], [b]) => a.localeCompare(b))),
      (_item, i, first) => {
        const message = `this repeats maintenance[${first}]`;
        report({ id: 'model/duplicate-maintenance', path: `maintenance[${i}]`, message, fix: 'remove one' });
      },
    );
  },
};

export const maintenanceRules: readonly AnyRule[] = [lengths, references];
