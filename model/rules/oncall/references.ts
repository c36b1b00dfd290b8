/** Names of people, schedules, owners, holiday calendars, mute times and labels exist. */
import { nearest } from '../../nearest.ts';
import { alertLabels } from '../../oncall/routing.ts';
import type { OrganizationDefinition } from '../../organization.ts';
import type { Report } from '../../shape/shape.ts';
import type { Rule } from '../rule.ts';
import {
  layersOf,
  matchersOf,
  overridesOf,
  peopleOf,
  routingOf,
  schedulesOf,
  targetsOf,
  teamsOf,
  turnsOf,
} from './parts.ts';

interface Named {
  /** In an id and in a message: 'holiday calendar'. */
  readonly noun: string;
  readonly names: readonly string[];
  /** Where new ones are written. */
  readonly list: string;
}

const known = ({ noun, names, list }: Named, name: string, path: string, report: Report): void => {
  if (names.includes(name)) return;
  const suggestion = nearest(name, names);
  const distinct = [...new Set(names)];
  const id = `model/unknown-${noun.replaceAll(' ', '-')}`;
  const choices = distinct.length === 0 || distinct.length > 12 ? '' : `, or use one of ${distinct.join(', ')}`;
  const fix = suggestion === undefined ? `add it to ${list}${choices}` : `did you mean '${suggestion}'?`;
  report({ id, path, message: `there is no ${noun} '${name}'`, fix });
};

const peopleNamed = (organization: OrganizationDefinition): Named => ({
  noun: 'person',
  names: peopleOf(organization).map(({ handle }) => handle),
  list: 'onCall.people',
});

const calendarsNamed = ({ onCall }: OrganizationDefinition): Named => ({
  noun: 'holiday calendar',
  names: (onCall?.holidays ?? []).map(({ id }) => id),
  list: 'onCall.holidays',
});

const schedules: Rule<OrganizationDefinition> = {
  reads: ['onCall.people', 'onCall.schedules', 'onCall.holidays'],
  check: (organization, report) => {
    const [people, calendars] = [peopleNamed(organization), calendarsNamed(organization)];
    for (const { layer, path } of layersOf(organization))
      layer.people.forEach((turn, i) => {
        if (typeof turn === 'string') known(people, turn, `${path}.people[${i}]`, report);
        else turn.forEach((handle, n) => known(people, handle, `${path}.people[${i}][${n}]`, report));
      });
    for (const { schedule, override, path } of overridesOf(organization)) {
      override.people.forEach((handle, i) => known(people, handle, `${path}.people[${i}]`, report));
      const { instead } = override;
      if (instead === undefined) continue;
      const isInLayers = schedule.layers.some((layer) => turnsOf(layer).flat().includes(instead));
      // An override before it may have given them a turn.
      const before = (schedule.overrides ?? []).slice(0, schedule.overrides?.indexOf(override));
      const isInOverrides = before.some((earlier) => earlier.people.includes(instead));
      if (isInLayers || isInOverrides || !people.names.includes(instead))
        known(people, instead, `${path}.instead`, report);
      else {
        const message = `'${instead}' has no turn in the schedule '${schedule.id}': the override replaces nobody`;
        const fix = 'name a person of its layers or of an earlier override, or leave instead out to replace everybody';
        report({ id: 'model/override-of-nobody', path: `${path}.instead`, message, fix });
      }
    }
    schedulesOf(organization).forEach(({ holidays = [] }, i) =>
      holidays.forEach((id, n) => known(calendars, id, `onCall.schedules[${i}].holidays[${n}]`, report)),
    );
  },
};

const teams: Rule<OrganizationDefinition> = {
  reads: ['owners', 'onCall.people', 'onCall.schedules', 'onCall.holidays'],
  check: (organization, report) => {
    const people = peopleNamed(organization);
    const schedulesNamed: Named = {
      noun: 'schedule',
      names: schedulesOf(organization).map(({ id }) => id),
      list: 'onCall.schedules',
    };
    for (const { target, path } of targetsOf(organization)) {
      if (target.kind === 'OnCallOf') known(schedulesNamed, target.schedule, `${path}.schedule`, report);
      if (target.kind === 'Individual') known(people, target.person, `${path}.person`, report);
      if (target.kind === 'TeamOf') known(ownersNamed(organization), target.owner, `${path}.owner`, report);
    }
    for (const { onCall, path } of teamsOf(organization))
      (onCall.businessHours?.holidays ?? []).forEach((id, i) =>
        known(calendarsNamed(organization), id, `${path}.businessHours.holidays[${i}]`, report),
      );
  },
};

const ownersNamed = ({ owners }: OrganizationDefinition): Named => ({
  noun: 'owner',
  names: owners.map(({ id }) => id),
  list: 'owners',
});

const routing: Rule<OrganizationDefinition> = {
  reads: ['owners', 'onCall.routing'],
  check: (organization, report) => {
    const { routes = [], muteTimes = [], silences = [] } = routingOf(organization);
    const owners = ownersNamed(organization);
    const mutes: Named = {
      noun: 'mute time',
      names: muteTimes.map(({ id }) => id),
      list: 'onCall.routing.muteTimes',
    };
    routes.forEach(({ to, mutedIn = [], activeIn = [] }, i) => {
      const path = `onCall.routing.routes[${i}]`;
      known(owners, to, `${path}.to`, report);
      mutedIn.forEach((id, n) => known(mutes, id, `${path}.mutedIn[${n}]`, report));
      activeIn.forEach((id, n) => known(mutes, id, `${path}.activeIn[${n}]`, report));
    });
    silences.forEach(({ owner }, i) => known(owners, owner, `onCall.routing.silences[${i}].owner`, report));
  },
};

/** The labels of emitted alerts, and those that the organization declares for alerts of other sources. */
const labels: Rule<OrganizationDefinition> = {
  reads: ['onCall.routing'],
  check: (organization, report) => {
    const { labels: others = [], routes = [], inhibitions = [] } = routingOf(organization);
    const named: Named = { noun: 'label', names: [...alertLabels, ...others], list: 'onCall.routing.labels' };
    for (const { matchers, path } of matchersOf(organization))
      matchers.forEach(({ label }, i) => known(named, label, `${path}[${i}].label`, report));
    routes.forEach(({ grouping }, i) =>
      (grouping?.by ?? []).forEach((label, n) => {
        if (label !== '...') known(named, label, `onCall.routing.routes[${i}].grouping.by[${n}]`, report);
      }),
    );
    inhibitions.forEach(({ equal }, i) =>
      equal.forEach((label, n) => known(named, label, `onCall.routing.inhibitions[${i}].equal[${n}]`, report)),
    );
  },
};

export const referenceRules: readonly Rule<OrganizationDefinition>[] = [schedules, teams, routing, labels];
