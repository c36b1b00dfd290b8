import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import type { AnyMaintenance } from '../../model/maintenance.ts';
import { exclusionsIn, type Exclusion } from '../exclusions.ts';
import { exclusionText } from '../exclusionText.ts';
import { faultOf, type Promised, type Promises } from './promises.ts';

/** Budgets exclude the time once in any case; but one of the two owners is wrong, or does not know of the other. */
export const overlappingMaintenance: Check<Promises> = defineCheck(
  {
    id: 'slo/overlapping-maintenance',
    severity: 'warning',
    title: 'No two maintenance windows of a system exclude the same time.',
    source: 'The time is excluded once (slo/exclusions.ts); with two owners nobody knows whom to ask',
  },
  ({ systems }: Promises): readonly Fault[] => systems.flatMap(overlapsOf),
);

interface Occurrence extends Exclusion {
  readonly index: number;
}

/** The first overlap of each pair. */
const overlapsOf = (definition: Promised): readonly Fault[] => {
  const { maintenance } = definition.system;
  const occurrences = maintenance
    .flatMap((item, index) => exclusionsIn([item], always).map((exclusion): Occurrence => ({ ...exclusion, index })))
    .toSorted((a, b) => a.from - b.from || a.index - b.index);
  const found = new Map<string, Fault>();
  let open: readonly Occurrence[] = [];
  for (const later of occurrences) {
    open = open.filter(({ to }) => to > later.from);
    for (const earlier of open) {
      const [first, second] = earlier.index < later.index ? [earlier, later] : [later, earlier];
      const pair = `${first.index} ${second.index}`;
      if (first.index === second.index || found.has(pair) || !together(maintenance, first.index, second.index))
        continue;
      const reason = {
        path: `maintenance[${second.index}]`,
        message: `${exclusionText(second)} overlaps with maintenance[${first.index}], ${exclusionText(first)}: the time is excluded once`,
        fix: 'move one of them, end it earlier, or make them one',
      };
      found.set(pair, faultOf(definition, reason));
    }
    open = [...open, later];
  }
  return [...found.values()];
};

/** Every instant that a definition can name. */
const always = { from: Date.parse('1970-01-01T00:00:00Z'), to: Date.parse('2200-01-01T00:00:00Z') };

/** Whether they exclude an objective in common. */
const together = (maintenance: readonly AnyMaintenance[], a: number, b: number): boolean => {
  const [first, second] = [maintenance[a]?.objectives, maintenance[b]?.objectives];
  return first === undefined || second === undefined || first.some((id) => second.includes(id));
};
