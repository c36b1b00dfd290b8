/** The answer to who is notified, as a document for programs (docs/guides/on-call.md). */
import { channelText } from '../../alerts/runbook/channels.ts';
import type { EscalationStage, Notified } from '../../alerts/oncall/escalation.ts';
import { matcherText } from '../../alerts/oncall/labelMatchers.ts';
import type { Recipient } from '../../alerts/oncall/who.ts';
import { zonedText } from '../../model/zonedTime.ts';
import { timeZoneDatabase } from './plan.ts';
import type { Answer } from './question.ts';

/** `alert`: what is known of the alert beside its labels. */
export const whoDocument = (answer: Answer, alert: Readonly<Record<string, unknown>>): unknown => {
  const { who, teamZone, readerZone } = answer;
  return {
    version: 1,
    alert: { ...alert, labels: who.labels },
    at: instant(who.at, answer),
    teamTimeZone: teamZone,
    readerTimeZone: readerZone,
    timeZoneDatabase,
    heldBackWhile: who.heldBackWhile.map(({ inhibition, source }) => ({
      inhibition,
      source: source.map(matcherText),
    })),
    receivers: who.recipients.map((recipient) => receiver(recipient, answer)),
  };
};

const instant = (at: number, { teamZone, readerZone }: Answer): object => ({
  utc: new Date(at).toISOString(),
  team: zonedText(at, teamZone),
  reader: zonedText(at, readerZone),
});

const receiver = ({ routed, due, isDueKnown, stages, end }: Recipient, answer: Answer): object => ({
  receiver: routed.receiver,
  owner: routed.owner,
  severity: routed.severity,
  route: routed.route,
  why: routed.why,
  grouping: routed.grouping,
  groupKey: routed.groupKey,
  state: routed.state.kind,
  holds: routed.holds.map(({ kind, by, until, why }) => ({
    kind,
    by,
    until: until === undefined ? undefined : instant(until, answer),
    why,
  })),
  due: isDueKnown ? instant(due, answer) : undefined,
  stages: stages.map((stage) => stageOf(stage, answer)),
  end: end === undefined ? undefined : instant(end, answer),
});

const stageOf = (stage: EscalationStage, answer: Answer): object => ({
  at: instant(stage.at, answer),
  owner: stage.owner,
  step: stage.step + 1,
  round: stage.round + 1,
  urgency: stage.urgency,
  notified: stage.notified.map((notified) => notifiedOf(notified, stage.at, answer)),
  missing: stage.missing,
  waitsSince: stage.waitsSince === undefined ? undefined : instant(stage.waitsSince, answer),
  why: stage.why,
});

const notifiedOf = (notified: Notified, at: number, answer: Answer): object => {
  if (notified.kind === 'Channel')
    return { kind: 'channel', owner: notified.owner, channel: channelText(notified.channel) };
  const { person, contacts, schedule, by, until } = notified;
  return {
    kind: 'person',
    handle: person.handle,
    name: person.name,
    timeZone: person.timeZone,
    at: zonedText(at, person.timeZone),
    contacts,
    schedule,
    layer: by?.kind === 'Layer' ? by.layer + 1 : undefined,
    override: by?.kind === 'Override' ? by.override + 1 : undefined,
    until: until === undefined ? undefined : instant(until, answer),
  };
};
