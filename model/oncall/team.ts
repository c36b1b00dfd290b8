/** How an owner's alerts reach a person: urgency by severity, business hours, and escalation. */
import type { Duration } from '../quantity.ts';
import type { Severity } from '../severity.ts';
import type { Weekday } from '../maintenance.ts';
import type { Urgency } from './person.ts';

/** Who is notified in a step. 'Channels' are the owner's own channels of the alert's severity. */
export type Target =
  | { readonly kind: 'OnCallOf'; readonly schedule: string }
  | { readonly kind: 'Individual'; readonly person: string }
  | { readonly kind: 'TeamOf'; readonly owner: string }
  | { readonly kind: 'Channels' };

export const onCallOf = (schedule: string): Target => ({ kind: 'OnCallOf', schedule });
export const individual = (person: string): Target => ({ kind: 'Individual', person });
/** The escalation of another owner, from its first step: it runs beside, and begins in the first round only. */
export const teamOf = (owner: string): Target => ({ kind: 'TeamOf', owner });
export const channelsOfOwner: Target = { kind: 'Channels' };

export interface EscalationStep {
  readonly targets: readonly Target[];
  /** How long this step waits for an acknowledgement before the next one begins. */
  readonly wait: Duration;
}

export interface Escalation {
  readonly steps: readonly EscalationStep[];
  /** How often all steps are run again when nobody acknowledges. */
  readonly repeat: number;
}

/** Hours in which low urgency notifies; outside of them it waits for the next opening. */
export interface BusinessHours {
  readonly days: readonly Weekday[];
  /** By the clock of the team's time zone. An `end` that is not after `begin` is on the next day. */
  readonly begin: string;
  readonly end: string;
  /** Ids of holiday calendars. */
  readonly holidays: readonly string[];
}

export interface OnCall {
  /** IANA: of the team. */
  readonly timeZone: string;
  readonly escalation: Readonly<Record<Severity, Escalation>>;
  readonly urgency: Readonly<Record<Severity, Urgency>>;
  /** Undefined: always open. */
  readonly businessHours: BusinessHours | undefined;
  /** In which the team promises to acknowledge a page; a step of escalation that waits less is a finding. */
  readonly acknowledgeWithin: Duration;
}

export interface OnCallDefinition {
  readonly timeZone: string;
  /** For both severities, or one for each. An owner without channels as last step gets them: as today. */
  readonly escalation: Escalation | Readonly<Record<Severity, Escalation>>;
  /** Default: a page is 'high', a ticket is 'low'. */
  readonly urgency?: Readonly<Record<Severity, Urgency>>;
  readonly businessHours?: Omit<BusinessHours, 'holidays'> & { readonly holidays?: readonly string[] };
  /** Default '5m'. */
  readonly acknowledgeWithin?: Duration;
}
