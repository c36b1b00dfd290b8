/**
 * Nobody has turns after the day on which they leave. This needs no clock: a rotation without an end counts on its people for
 * ever, so the day has to be planned when it is known.
 */
import { instantOf, instantOfClock } from '../../instant.ts';
import type { OrganizationDefinition } from '../../organization.ts';
import { zonedText } from '../../zonedTime.ts';
import type { Rule } from '../rule.ts';
import { layersOf, overridesOf, peopleOf, targetsOf, turnsOf } from './parts.ts';

const leaving: Rule<OrganizationDefinition> = {
  reads: ['owners', 'onCall.people', 'onCall.schedules'],
  check: (organization, report) => {
    const last = new Map(
      peopleOf(organization).flatMap(({ handle, timeZone, leaves }) => {
        const at = leaves === undefined ? undefined : instantOfClock(`${leaves}T00:00`, timeZone);
        return at === undefined ? [] : [[handle, { at, day: leaves ?? '' }] as const];
      }),
    );
    for (const { schedule, layer, path } of layersOf(organization)) {
      const zone = layer.timeZone ?? schedule.timeZone;
      const end = layer.end === undefined ? Infinity : (instantOfClock(layer.end, zone) ?? NaN);
      for (const handle of new Set(turnsOf(layer).flat())) {
        const leave = last.get(handle);
        if (leave === undefined || !(end > leave.at)) continue;
        const message = `'${handle}' leaves on ${leave.day}, and the rotation '${layer.name}' counts on them after that`;
        const local = zonedText(leave.at, zone).slice(0, 16);
        const fix = `end this layer with end: '${local}', and add a layer without '${handle}' that begins then`;
        report({ id: 'model/person-left', path: `${path}.people`, message, fix });
      }
    }
    for (const { override, path } of overridesOf(organization)) {
      override.people.forEach((handle, i) => {
        const leave = last.get(handle);
        if (leave === undefined || !((instantOf(override.end) ?? NaN) > leave.at)) return;
        const message = `'${handle}' leaves on ${leave.day}, before the override ends at ${override.end}`;
        report({ id: 'model/person-left', path: `${path}.people[${i}]`, message, fix: 'name somebody else' });
      });
    }
    for (const { target, path } of targetsOf(organization)) {
      const leave = target.kind === 'Individual' ? last.get(target.person) : undefined;
      if (target.kind !== 'Individual' || leave === undefined) continue;
      const message = `'${target.person}' leaves on ${leave.day}, and this step counts on them after that`;
      report({ id: 'model/person-left', path: `${path}.person`, message, fix: 'name somebody else, or a schedule' });
    }
  },
};

export const leavingRules: readonly Rule<OrganizationDefinition>[] = [leaving];
