/**
 * A rotation or an override that begins after a person has left does not count on them. That of a person whose turns go on past their
 * last day depends on the day of the check: the check oncall/person-left finds it, and they are not notified (alerts/oncall/escalation.ts).
 */
import { instantOf, instantOfClock } from '../../instant.ts';
import type { OrganizationDefinition } from '../../organization.ts';
import type { Rule } from '../rule.ts';
import { layersOf, overridesOf, peopleOf, turnsOf } from './parts.ts';

const leaving: Rule<OrganizationDefinition> = {
  reads: ['onCall.people', 'onCall.schedules'],
  check: (organization, report) => {
    const last = new Map(
      peopleOf(organization).flatMap(({ handle, timeZone, leaves }) => {
        const at = leaves === undefined ? undefined : instantOfClock(`${leaves}T00:00`, timeZone);
        return at === undefined ? [] : [[handle, { at, day: leaves ?? '' }] as const];
      }),
    );
    for (const { schedule, layer, path } of layersOf(organization)) {
      const begin = instantOfClock(layer.begin, layer.timeZone ?? schedule.timeZone) ?? NaN;
      for (const handle of new Set(turnsOf(layer).flat())) {
        const leave = last.get(handle);
        if (leave === undefined || !(begin >= leave.at)) continue;
        const message = `'${handle}' leaves on ${leave.day}, and the rotation '${layer.name}' begins at ${layer.begin}`;
        const fix = `remove '${handle}' from its people, or correct the day on which they leave`;
        report({ id: 'model/person-left', path: `${path}.people`, message, fix });
      }
    }
    for (const { override, path } of overridesOf(organization)) {
      override.people.forEach((handle, i) => {
        const leave = last.get(handle);
        if (leave === undefined || !((instantOf(override.begin) ?? NaN) >= leave.at)) return;
        const message = `'${handle}' leaves on ${leave.day}, and the override begins at ${override.begin}`;
        const fix = 'name somebody else, or correct the day on which they leave';
        report({ id: 'model/person-left', path: `${path}.people[${i}]`, message, fix });
      });
    }
  },
};

export const leavingRules: readonly Rule<OrganizationDefinition>[] = [leaving];
