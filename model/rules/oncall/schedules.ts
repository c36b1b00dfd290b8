/** Rotations have people and last some time; restrictions and overrides too. */
import { instantOf, instantOfClock } from '../../instant.ts';
import type { OrganizationDefinition } from '../../organization.ts';
import type { Report } from '../../shape/shape.ts';
import type { Rule } from '../rule.ts';
import { layersOf, overridesOf, routingOf, schedulesOf, teamsOf } from './parts.ts';

const people: Rule<OrganizationDefinition> = {
  reads: ['onCall.schedules'],
  check: (organization, report) => {
    schedulesOf(organization).forEach(({ id, layers }, i) => {
      if (layers.length > 0) return;
      const message = `the schedule '${id}' has no layer: nobody is on call`;
      const fix = 'add a layer with people, turn and begin';
      report({ id: 'model/empty-rotation', path: `onCall.schedules[${i}].layers`, message, fix });
    });
    for (const { layer, path } of layersOf(organization)) {
      if (layer.people.length === 0) {
        const message = `the rotation '${layer.name}' has no people: nobody is on call`;
        report({ id: 'model/empty-rotation', path: `${path}.people`, message, fix: 'add handles of people' });
      }
      layer.people.forEach((turn, i) => {
        if (typeof turn === 'string' || turn.length > 0) return;
        const message = `turn ${i + 1} of the rotation '${layer.name}' has no people: nobody would be on call in it`;
        report({
          id: 'model/empty-rotation',
          path: `${path}.people[${i}]`,
          message,
          fix: 'add a handle, or remove it',
        });
      });
    }
  },
};

const order: Rule<OrganizationDefinition> = {
  reads: ['onCall.schedules'],
  check: (organization, report) => {
    for (const { schedule, layer, path } of layersOf(organization)) {
      if (layer.end === undefined) continue;
      const zone = layer.timeZone ?? schedule.timeZone;
      const length = (instantOfClock(layer.end, zone) ?? NaN) - (instantOfClock(layer.begin, zone) ?? NaN);
      if (!(length <= 0)) continue;
      const message = `the rotation '${layer.name}' ends at ${layer.end}, not after it begins at ${layer.begin}`;
      report({ id: 'model/rotation-order', path: `${path}.end`, message, fix: 'write a later end, or leave it out' });
    }
    for (const { override, path } of overridesOf(organization)) {
      const length = (instantOf(override.end) ?? NaN) - (instantOf(override.begin) ?? NaN);
      if (!(length <= 0)) continue;
      const message = `the override ends at ${override.end}, not after it begins at ${override.begin}`;
      report({ id: 'model/override-order', path: `${path}.end`, message, fix: 'write a later end' });
    }
  },
};

const begins = (noun: string, { begin, end }: Hours, path: string, report: Report): void => {
  if (begin !== end) return;
  const message = `${noun} begins and ends at ${begin}: it lasts no time, or a whole day`;
  const fix = "write another end; a whole day is begin: '00:00', end: '24:00'";
  report({ id: 'model/empty-hours', path: `${path}.end`, message, fix });
};

interface Hours {
  readonly begin: string;
  readonly end: string;
}

const hours: Rule<OrganizationDefinition> = {
  reads: ['owners', 'onCall.schedules', 'onCall.routing'],
  check: (organization, report) => {
    for (const { layer, path } of layersOf(organization))
      (layer.restrictions ?? []).forEach((restriction, i) =>
        begins('the restriction', restriction, `${path}.restrictions[${i}]`, report),
      );
    (routingOf(organization).muteTimes ?? []).forEach(({ id, windows }, i) => {
      const path = `onCall.routing.muteTimes[${i}].windows`;
      if (windows.length === 0) {
        const message = `the mute time '${id}' has no windows`;
        report({
          id: 'model/empty-list',
          path,
          message,
          fix: 'add a window with begin and end, or remove the mute time',
        });
      }
      windows.forEach((window, n) => begins('the window', window, `${path}[${n}]`, report));
    });
    for (const { onCall, path } of teamsOf(organization))
      if (onCall.businessHours !== undefined)
        begins('the business day', onCall.businessHours, `${path}.businessHours`, report);
  },
};

export const scheduleRules: readonly Rule<OrganizationDefinition>[] = [people, order, hours];
