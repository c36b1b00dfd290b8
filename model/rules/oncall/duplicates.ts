/** Ids and handles are unique in the organization; in a turn, a rotation or an override nobody is named twice. */
import type { OrganizationDefinition } from '../../organization.ts';
import type { Report } from '../../shape/shape.ts';
import { repeated, type Rule } from '../rule.ts';
import { layersOf, overridesOf, peopleOf, routingOf, schedulesOf, turnsOf } from './parts.ts';

interface WithId {
  readonly id: string;
}

const ids = (noun: string, path: string, items: readonly WithId[], report: Report): void =>
  repeated(
    items,
    ({ id }) => id,
    ({ id }, i) => {
      const message = `the ${noun} '${id}' is defined twice`;
      report({ id: 'model/duplicate-id', path: `${path}[${i}].id`, message, fix: 'give one of them another id' });
    },
  );

const uniqueIds: Rule<OrganizationDefinition> = {
  reads: ['onCall'],
  check: (organization, report) => {
    const { routes = [], muteTimes = [], silences = [], inhibitions = [] } = routingOf(organization);
    repeated(
      peopleOf(organization),
      ({ handle }) => handle,
      ({ handle }, i) => {
        const message = `the person '${handle}' is defined twice`;
        const path = `onCall.people[${i}].handle`;
        report({ id: 'model/duplicate-id', path, message, fix: 'merge the two entries, or write another handle' });
      },
    );
    ids('schedule', 'onCall.schedules', schedulesOf(organization), report);
    ids('holiday calendar', 'onCall.holidays', organization.onCall?.holidays ?? [], report);
    ids('route', 'onCall.routing.routes', routes, report);
    ids('mute time', 'onCall.routing.muteTimes', muteTimes, report);
    ids('silence', 'onCall.routing.silences', silences, report);
    ids('inhibition', 'onCall.routing.inhibitions', inhibitions, report);
    schedulesOf(organization).forEach(({ id, layers }, i) =>
      repeated(
        layers,
        ({ name }) => name,
        ({ name }, n) => {
          const message = `the schedule '${id}' has two layers with the name '${name}'`;
          const path = `onCall.schedules[${i}].layers[${n}].name`;
          report({ id: 'model/duplicate-id', path, message, fix: 'give one of them another name' });
        },
      ),
    );
    (organization.onCall?.holidays ?? []).forEach(({ id, days }, i) => {
      repeated(
        days,
        ({ day }) => day,
        ({ day }, n) => {
          const message = `the holiday calendar '${id}' has ${day} twice`;
          const path = `onCall.holidays[${i}].days[${n}].day`;
          report({ id: 'model/duplicate-id', path, message, fix: 'remove one, or put both names on one day' });
        },
      );
    });
  },
};

const once = (handles: readonly string[], within: string, path: string, report: Report): void =>
  repeated(
    handles,
    (handle) => handle,
    (handle, i) => {
      const message = `'${handle}' is named twice in ${within}`;
      report({ id: 'model/duplicate-handle', path: `${path}[${i}]`, message, fix: 'remove one' });
    },
  );

/** ['ana', 'ben', 'ana'] is refused: the order of turns is then not what a reader of the list expects. */
const uniqueTurns: Rule<OrganizationDefinition> = {
  reads: ['onCall.schedules'],
  check: (organization, report) => {
    for (const { layer, path } of layersOf(organization)) {
      layer.people.forEach((turn, i) => {
        if (typeof turn !== 'string') once(turn, `one turn of '${layer.name}'`, `${path}.people[${i}]`, report);
      });
      repeated(
        turnsOf(layer),
        (turn) => [...new Set(turn)].toSorted().join(' '),
        (turn, i, first) => {
          const message = `the turn of '${[...new Set(turn)].join("' and '")}' occurs twice in '${layer.name}': people[${first}] and people[${i}]`;
          const fix = 'remove one; a person who takes more turns than others has a layer of their own';
          report({ id: 'model/duplicate-handle', path: `${path}.people[${i}]`, message, fix });
        },
      );
    }
    for (const { override, path } of overridesOf(organization))
      once(override.people, 'the override', `${path}.people`, report);
  },
};

export const duplicateRules: readonly Rule<OrganizationDefinition>[] = [uniqueIds, uniqueTurns];
