/** The parts of an organization's on-call plan with their paths, as several rules read them. */
import type { OrganizationDefinition, OwnerDefinition } from '../../organization.ts';
import type { PersonDefinition } from '../../oncall/person.ts';
import type { Matcher, RoutingDefinition } from '../../oncall/routing.ts';
import type { OverrideDefinition, RotationDefinition, ScheduleDefinition } from '../../oncall/schedule.ts';
import type { Escalation, OnCallDefinition, Target } from '../../oncall/team.ts';
import { severities, type Severity } from '../../severity.ts';

export const peopleOf = ({ onCall }: OrganizationDefinition): readonly PersonDefinition[] => onCall?.people ?? [];

export const schedulesOf = ({ onCall }: OrganizationDefinition): readonly ScheduleDefinition[] =>
  onCall?.schedules ?? [];

export const routingOf = ({ onCall }: OrganizationDefinition): RoutingDefinition => onCall?.routing ?? {};

interface Part {
  readonly path: string;
}

export interface LayerPart extends Part {
  readonly schedule: ScheduleDefinition;
  readonly layer: RotationDefinition;
}

export const layersOf = (organization: OrganizationDefinition): readonly LayerPart[] =>
  schedulesOf(organization).flatMap((schedule, i) =>
    schedule.layers.map((layer, n) => ({ schedule, layer, path: `onCall.schedules[${i}].layers[${n}]` })),
  );

export interface OverridePart extends Part {
  readonly schedule: ScheduleDefinition;
  readonly override: OverrideDefinition;
}

export const overridesOf = (organization: OrganizationDefinition): readonly OverridePart[] =>
  schedulesOf(organization).flatMap((schedule, i) =>
    (schedule.overrides ?? []).map((override, n) => ({
      schedule,
      override,
      path: `onCall.schedules[${i}].overrides[${n}]`,
    })),
  );

/** An owner who has on-call. */
export interface TeamPart extends Part {
  readonly owner: OwnerDefinition;
  readonly onCall: OnCallDefinition;
}

export const teamsOf = ({ owners }: OrganizationDefinition): readonly TeamPart[] =>
  owners.flatMap((owner, i) =>
    owner.onCall === undefined ? [] : [{ owner, onCall: owner.onCall, path: `owners[${i}].onCall` }],
  );

export interface EscalationPart extends Part {
  readonly owner: OwnerDefinition;
  /** Both, for an escalation that is written once. */
  readonly severities: readonly Severity[];
  readonly escalation: Escalation;
}

export const escalationsOf = (organization: OrganizationDefinition): readonly EscalationPart[] =>
  teamsOf(organization).flatMap(({ owner, onCall: { escalation }, path }): readonly EscalationPart[] =>
    'steps' in escalation
      ? [{ owner, severities, escalation, path: `${path}.escalation` }]
      : severities.map((severity) => ({
          owner,
          severities: [severity],
          escalation: escalation[severity],
          path: `${path}.escalation.${severity}`,
        })),
  );

export interface TargetPart extends EscalationPart {
  readonly target: Target;
}

export const targetsOf = (organization: OrganizationDefinition): readonly TargetPart[] =>
  escalationsOf(organization).flatMap((part) =>
    part.escalation.steps.flatMap(({ targets }, i) =>
      targets.map((target, n) => ({ ...part, target, path: `${part.path}.steps[${i}].targets[${n}]` })),
    ),
  );

/** A turn of one person is a list, too. */
export const turnsOf = ({ people }: RotationDefinition): readonly (readonly string[])[] =>
  people.map((turn) => (typeof turn === 'string' ? [turn] : turn));

export interface MatchersPart extends Part {
  readonly matchers: readonly Matcher[];
  /** As messages name it: "the route 'night'". */
  readonly of: string;
  /** A route may match everything. */
  readonly mayBeEmpty: boolean;
}

export const matchersOf = (organization: OrganizationDefinition): readonly MatchersPart[] => {
  const { routes = [], silences = [], inhibitions = [] } = routingOf(organization);
  const path = 'onCall.routing';
  return [
    ...routes.map(({ id, matchers }, i) => ({
      matchers,
      of: `the route '${id}'`,
      mayBeEmpty: true,
      path: `${path}.routes[${i}].matchers`,
    })),
    ...silences.map(({ id, matchers }, i) => ({
      matchers,
      of: `the silence '${id}'`,
      mayBeEmpty: false,
      path: `${path}.silences[${i}].matchers`,
    })),
    ...inhibitions.flatMap(({ id, source, target }, i) =>
      Object.entries({ source, target }).map(([field, matchers]) => ({
        matchers,
        of: `the ${field} of the inhibition '${id}'`,
        mayBeEmpty: false,
        path: `${path}.inhibitions[${i}].${field}`,
      })),
    ),
  ];
};
