/** Shapes of an owner's escalation, urgency and business hours. */
import type { BusinessHours, Escalation, EscalationStep, OnCallDefinition, Target } from '../../oncall/team.ts';
import { urgencies } from '../../oncall/person.ts';
import type { Severity } from '../../severity.ts';
import { arrayOf, duration, isRecord, oneOf, record, tagged, text, whole, type Shape } from '../shape.ts';
import { timeZone } from '../timeZone.ts';
import { clock, days, endClock } from './times.ts';

const wanted = 'onCallOf(…), individual(…), teamOf(…) or channelsOfOwner';

type OfKind<K extends Target['kind']> = Extract<Target, { readonly kind: K }>;

const target: Shape = tagged(
  'kind',
  {
    OnCallOf: record<OfKind<'OnCallOf'>>(
      { kind: oneOf(['OnCallOf']), schedule: text("a schedule's id") },
      { expected: wanted },
    ),
    Individual: record<OfKind<'Individual'>>(
      { kind: oneOf(['Individual']), person: text("a person's handle") },
      { expected: wanted },
    ),
    TeamOf: record<OfKind<'TeamOf'>>({ kind: oneOf(['TeamOf']), owner: text("an owner's id") }, { expected: wanted }),
    Channels: record<OfKind<'Channels'>>({ kind: oneOf(['Channels']) }, { expected: wanted }),
  },
  wanted,
);

const step: Shape = record<EscalationStep>(
  { targets: arrayOf(target, 'an array of targets'), wait: duration('1m', '1d', 'a step of escalation') },
  { expected: 'an object with targets and wait' },
);

/** PagerDuty repeats an escalation policy at most nine times. */
const escalation: Shape = record<Escalation>(
  { steps: arrayOf(step, 'an array of steps'), repeat: whole(0, 9) },
  { expected: 'an object with steps and repeat' },
);

const bySeverity: Shape = record<Record<Severity, unknown>>(
  { page: escalation, ticket: escalation },
  { expected: 'an escalation, or an object with page and ticket' },
);

const anyEscalation: Shape = (value, path, report) =>
  isRecord(value) && ('page' in value || 'ticket' in value)
    ? bySeverity(value, path, report)
    : escalation(value, path, report);

const urgency: Shape = oneOf(urgencies);

export const onCallOfTeamShape: Shape = record<OnCallDefinition>(
  {
    timeZone,
    escalation: anyEscalation,
    urgency: record<Record<Severity, unknown>>(
      { page: urgency, ticket: urgency },
      { expected: 'an object with page and ticket' },
    ),
    businessHours: record<BusinessHours>(
      {
        days,
        begin: clock,
        end: endClock,
        holidays: arrayOf(text("a holiday calendar's id"), 'an array of ids of holiday calendars'),
      },
      { expected: 'an object with days, begin and end', optional: ['holidays'] },
    ),
    acknowledgeWithin: duration('1m', '1d', 'an acknowledgement'),
  },
  {
    expected: 'an object with timeZone and escalation',
    optional: ['urgency', 'businessHours', 'acknowledgeWithin'],
  },
);
