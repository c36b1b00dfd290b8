/**
 * Escalations as PagerDuty's escalation policies: steps with a delay, that are repeated. A policy cannot name another policy, a channel or
 * business hours. Source: the provider's resource `pagerduty_escalation_policy`.
 */
import type { EscalationStep, Target } from '../../model/oncall/team.ts';
import type { Organization, Owner } from '../../model/organization.ts';
import { milliseconds } from '../../model/quantity.ts';
import { reference, type Json } from '../expression.ts';
import { pagerDutyAddress, scheduleAddress, userAddress } from './addresses.ts';

export interface PagerDutyPolicy {
  readonly owner: Owner;
  /** Empty: no step reaches anybody in PagerDuty, and the owner has no policy there. */
  readonly rules: readonly PolicyRule[];
  readonly repeat: number;
  /** What the policy does not say, or says otherwise. */
  readonly notes: readonly string[];
}

export interface PolicyRule {
  readonly minutes: number;
  readonly schedules: readonly string[];
  readonly people: readonly string[];
}

/** PagerDuty waits at least a minute. */
const leastMinutes = 1;

/** Of every owner who has on-call. `said`: schedules that PagerDuty has. */
export const pagerDutyPolicies = (organization: Organization, said: ReadonlySet<string>): readonly PagerDutyPolicy[] =>
  organization.owners.flatMap((owner) => (owner.onCall === undefined ? [] : [policyOf(owner, organization, said)]));

const policyOf = (owner: Owner, organization: Organization, said: ReadonlySet<string>): PagerDutyPolicy => {
  const { onCall } = owner;
  const { steps, repeat } = onCall?.escalation.page ?? { steps: [], repeat: 0 };
  const notes: string[] = [];
  const rules = steps.flatMap((step, index) => {
    const rule = ruleOf(step, organization, said, (note) => void notes.push(`step ${index + 1}: ${note}`));
    return rule.schedules.length + rule.people.length === 0 ? [] : [rule];
  });
  if (onCall?.businessHours !== undefined)
    notes.push('low urgency does not wait for business hours: PagerDuty notifies by the rules of each user');
  return { owner, rules, repeat, notes };
};

const ruleOf = (
  { targets, wait }: EscalationStep,
  organization: Organization,
  said: ReadonlySet<string>,
  note: (text: string) => void,
): PolicyRule => {
  const schedules = new Set<string>();
  const people = new Set<string>();
  const add = (target: Target): void => {
    switch (target.kind) {
      case 'OnCallOf':
        if (said.has(target.schedule)) schedules.add(target.schedule);
        else note(`the schedule '${target.schedule}' is not in PagerDuty`);
        return;
      case 'Individual': {
        const person = organization.onCall.people.find(({ handle }) => handle === target.person);
        if (person !== undefined && pagerDutyAddress(person) !== undefined) people.add(target.person);
        else note(`${target.person} has no PagerDuty user`);
        return;
      }
      case 'TeamOf': {
        const other = organization.owners.find(({ id }) => id === target.owner);
        const [first] = other?.onCall?.escalation.page.steps ?? [];
        note(`a policy cannot hand over to another: the first step of ${target.owner} is notified`);
        for (const inner of first?.targets ?? []) if (inner.kind !== 'TeamOf') add(inner);
        return;
      }
      case 'Channels':
        note('the channels of the owner are notified by Alertmanager or Cloud Monitoring');
    }
  };
  targets.forEach(add);
  return {
    minutes: Math.max(leastMinutes, Math.ceil(milliseconds(wait) / 60_000)),
    schedules: [...schedules],
    people: [...people],
  };
};

/** `scheduleType`: of the resources that have the schedules. */
export const ruleBlock = ({ minutes, schedules, people }: PolicyRule, scheduleType: string): Json => ({
  escalation_delay_in_minutes: minutes,
  target: [
    ...schedules.map((schedule) => ({
      type: 'schedule_reference',
      id: reference(scheduleAddress(scheduleType, schedule)),
    })),
    ...people.map((handle) => ({ type: 'user_reference', id: reference(userAddress(handle)) })),
  ],
});
