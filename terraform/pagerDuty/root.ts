/**
 * PagerDuty as a root of its own: users by reference, teams, schedules, escalation policies, services with their integration keys, and an
 * event orchestration that routes by owner. The provider takes its token from PAGERDUTY_TOKEN: it is never written.
 */
import type { Organization } from '../../model/organization.ts';
import type { Environment } from '../../model/system.ts';
import { literal, nameOf, reference, terraformFile, type Block, type Blocks, type Json } from '../expression.ts';
import { stateOf, terraformVersion } from '../root.ts';
import { pagerDutyPolicies, ruleBlock, type PagerDutyPolicy } from './escalation.ts';
import { pagerDutyAddress } from './addresses.ts';
import { pagerDutySchedules, scheduleDialect, type PagerDutySchedule } from './schedule.ts';

/** `pagerduty_schedulev2` has its present arguments since 3.32. */
const providers = {
  v2: { source: 'pagerduty/pagerduty', version: '~> 3.0' },
  v3: { source: 'pagerduty/pagerduty', version: '~> 3.32' },
} as const;

export interface PagerDuty {
  readonly schedules: readonly PagerDutySchedule[];
  readonly policies: readonly PagerDutyPolicy[];
}

export const pagerDutyOf = (organization: Organization): PagerDuty => {
  const schedules = pagerDutySchedules(organization);
  const said = new Set(schedules.filter(({ lacks }) => lacks.length === 0).map(({ schedule }) => schedule.id));
  return { schedules, policies: pagerDutyPolicies(organization, said) };
};

/** A sentence for everything that PagerDuty does not say of an owner's on-call, or says otherwise; none where nothing is emitted for it. */
export const notSaidOf = (organization: Organization, id: string): readonly string[] => {
  const { schedules, policies } = pagerDutyOf(organization);
  const { about } = scheduleDialect(organization);
  const policy = policies.find(({ owner }) => owner.id === id);
  if (policy === undefined || policies.every(({ rules }) => rules.length === 0)) return [];
  const own = new Set(
    policy.owner.onCall?.escalation.page.steps.flatMap(({ targets }) =>
      targets.flatMap((target) => (target.kind === 'OnCallOf' ? [target.schedule] : [])),
    ),
  );
  const sentences = [
    ...(policy.rules.length === 0 ? ['it has no escalation policy: no step reaches anybody in PagerDuty'] : []),
    ...schedules
      .filter(({ schedule }) => own.has(schedule.id))
      .flatMap(({ schedule, lacks, notes }) =>
        lacks.length > 0
          ? [`schedule '${schedule.id}' is left out: ${lacks.join('; ')}`]
          : [...notes.map((note) => `schedule '${schedule.id}': ${note}`), about],
      ),
    ...policy.notes,
  ];
  return [...new Set(sentences)];
};

/** Undefined where nobody can be paged by PagerDuty: no owner has a policy there. */
export const pagerDutyMain = (organization: Organization, environment: Environment): string | undefined => {
  const { schedules, policies } = pagerDutyOf(organization);
  const { version, type, resource } = scheduleDialect(organization);
  const teams = policies.filter(({ rules }) => rules.length > 0);
  if (teams.length === 0) return undefined;
  const used = schedules.filter(({ lacks }) => lacks.length === 0);
  const people = organization.onCall.people.filter(({ handle }) => isUsed(handle, used, teams));
  return terraformFile({
    '//': Object.fromEntries(policies.map(({ owner }) => [owner.id, notSaidOf(organization, owner.id).map(literal)])),
    terraform: {
      required_version: terraformVersion,
      required_providers: { pagerduty: providers[version] },
      backend: { gcs: { prefix: stateOf(environment, 'pagerduty') } },
    },
    variable: {
      addresses: {
        type: 'map(string)',
        description: 'E-mail addresses, by handle, that definitions name as secrets.',
        default: {},
      },
    },
    data: {
      pagerduty_user: Object.fromEntries(people.map((person) => [nameOf(person.handle), { email: emailOf(person) }])),
    },
    resource: {
      pagerduty_team: byOwner(teams, ({ owner }) => ({ name: literal(owner.id), description: 'Emitted by Atalaya.' })),
      [type]: Object.fromEntries(
        used.map(({ schedule }) => [nameOf(schedule.id), resource(schedule, teamsOf(schedule.id, teams))]),
      ),
      pagerduty_escalation_policy: byOwner(teams, ({ owner, rules, repeat }) => ({
        name: literal(owner.id),
        description: 'Emitted by Atalaya.',
        num_loops: repeat,
        teams: [reference(teamAddress(owner.id))],
        rule: rules.map((rule) => ruleBlock(rule, type)),
      })),
      pagerduty_service: byOwner(teams, ({ owner }) => service(owner.id)),
      pagerduty_service_integration: byOwner(teams, ({ owner }) => ({
        name: 'Atalaya',
        service: reference(serviceAddress(owner.id)),
        type: 'events_api_v2_inbound_integration',
      })),
      ...orchestration(organization, teams),
    },
    output: {
      integration_keys: {
        description: 'Integration keys by owner: store each in the secret that the channel of the owner names.',
        value: Object.fromEntries(
          teams.map(({ owner }) => [
            owner.id,
            reference(`pagerduty_service_integration.${nameOf(owner.id)}.integration_key`),
          ]),
        ),
        sensitive: true,
      },
    },
  });
};

const byOwner = (policies: readonly PagerDutyPolicy[], block: (policy: PagerDutyPolicy) => Block): Blocks =>
  Object.fromEntries(policies.map((policy) => [nameOf(policy.owner.id), block(policy)]));

const teamAddress = (owner: string): string => `pagerduty_team.${nameOf(owner)}.id`;
const serviceAddress = (owner: string): string => `pagerduty_service.${nameOf(owner)}.id`;

const emailOf = ({ handle, ...person }: Organization['onCall']['people'][number]): Json => {
  const address = pagerDutyAddress({ handle, ...person }) ?? '';
  return address.startsWith('projects/') ? reference(`var.addresses[${JSON.stringify(handle)}]`) : literal(address);
};

const isUsed = (
  handle: string,
  schedules: readonly PagerDutySchedule[],
  policies: readonly PagerDutyPolicy[],
): boolean =>
  schedules.some(({ schedule }) => schedule.layers.some(({ people }) => people.flat().includes(handle))) ||
  policies.some(({ rules }) => rules.some(({ people }) => people.includes(handle)));

/** Addresses of the teams whose escalation reads the schedule. */
const teamsOf = (schedule: string, policies: readonly PagerDutyPolicy[]): readonly string[] =>
  policies
    .filter(({ rules }) => rules.some(({ schedules }) => schedules.includes(schedule)))
    .map(({ owner }) => teamAddress(owner.id));

/** A page is a critical event and of high urgency, a ticket is a warning and of low urgency. An incident ends when its alert does. */
const service = (owner: string): Block => ({
  name: literal(owner),
  description: 'Emitted by Atalaya.',
  escalation_policy: reference(`pagerduty_escalation_policy.${nameOf(owner)}.id`),
  alert_creation: 'create_alerts_and_incidents',
  auto_resolve_timeout: 'null',
  acknowledgement_timeout: 'null',
  incident_urgency_rule: { type: 'constant', urgency: 'severity_based' },
});

/** For senders with one key for all owners. What no rule takes pages the owner of the fleet, as the default route does. */
const orchestration = (
  organization: Organization,
  policies: readonly PagerDutyPolicy[],
): Readonly<Record<string, Blocks>> => {
  const hasFleetOwner = policies.some(({ owner }) => owner.id === organization.owner);
  const id = reference('pagerduty_event_orchestration.atalaya.id');
  return {
    pagerduty_event_orchestration: {
      atalaya: { name: 'Atalaya', description: 'Emitted by Atalaya: routes by owner.' },
    },
    pagerduty_event_orchestration_router: {
      atalaya: {
        event_orchestration: id,
        set: {
          id: 'start',
          rule: policies.map(({ owner }) => ({
            label: literal(owner.id),
            condition: { expression: `event.custom_details.owner matches '${owner.id}'` },
            actions: { route_to: reference(serviceAddress(owner.id)) },
          })),
        },
        catch_all: {
          actions: { route_to: hasFleetOwner ? reference(serviceAddress(organization.owner)) : 'unrouted' },
        },
      },
    },
    pagerduty_event_orchestration_unrouted: {
      atalaya: {
        event_orchestration: id,
        set: { id: 'start' },
        catch_all: { actions: { severity: 'critical' } },
      },
    },
  };
};

/** Bodies for PagerDuty's `POST /schedules/{id}/overrides`, by schedule; undefined where there are none. */
export const pagerDutyOverrides = (organization: Organization): string | undefined => {
  const addresses = new Map(organization.onCall.people.map((person) => [person.handle, pagerDutyAddress(person)]));
  const bySchedule = pagerDutySchedules(organization)
    .filter(({ lacks, schedule }) => lacks.length === 0 && schedule.overrides.length > 0)
    .map(({ schedule }) => [
      schedule.id,
      schedule.overrides.map(({ people, instead, begin, end, reason }) => ({
        start: begin,
        end,
        users: people.map((handle) => ({ handle, email: addresses.get(handle) ?? null })),
        ...(instead === undefined ? {} : { instead }),
        reason,
      })),
    ]);
  return bySchedule.length === 0 ? undefined : `${JSON.stringify(Object.fromEntries(bySchedule), null, 2)}\n`;
};
