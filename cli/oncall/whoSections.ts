/** The answer to who is notified, as sections of text. */
import { channelText } from '../../alerts/runbook/channels.ts';
import type { EscalationStage, Notified, NotifiedPerson } from '../../alerts/oncall/escalation.ts';
import { matcherText } from '../../alerts/oncall/labelMatchers.ts';
import type { Recipient } from '../../alerts/oncall/who.ts';
import type { Contact } from '../../model/oncall/person.ts';
import type { Matcher } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import { durationText, timeText } from '../../text/time.ts';
import { list, section, steps, text, type Section } from '../../text/blocks.ts';
import { localTimeText } from '../../text/localTime.ts';
import { joinedText } from '../../text/sentence.ts';
import { timeZoneDatabase } from './plan.ts';
import type { Answer } from './question.ts';

export const whoSections = (answer: Answer): readonly Section[] => [
  whenSection(answer),
  heldBackSection(answer),
  ...answer.who.recipients.map((recipient, index) => recipientSection(recipient, index, answer)),
];

/** In the team's zone, and where it differs in the reader's. */
const inBoth = (at: number, { teamZone, readerZone }: Answer): string =>
  teamZone === readerZone
    ? localTimeText(at, teamZone)
    : `${localTimeText(at, teamZone)} = ${localTimeText(at, readerZone)}`;

const whenSection = (answer: Answer): Section => {
  const { who, teamZone, readerZone } = answer;
  const lines =
    teamZone === readerZone
      ? [`${localTimeText(who.at, teamZone)} ${teamZone}`]
      : [
          `${localTimeText(who.at, teamZone)} ${teamZone}, the clock of the team`,
          `${localTimeText(who.at, readerZone)} ${readerZone}, the clock of the reader`,
        ];
  return section('When', list([...lines, `time zone database ${timeZoneDatabase}`]));
};

const heldBackSection = ({ who: { heldBackWhile, recipients } }: Answer): Section => {
  const now = recipients.flatMap(({ routed }) => routed.holds).find(({ kind }) => kind === 'Inhibited');
  const state = now === undefined ? [] : [`now, because ${now.by} fires`];
  const possible = heldBackWhile.map(
    ({ inhibition, source }) =>
      `while ${sourceText(source)} fires${isNamed(source) ? '' : ` (inhibition '${inhibition}')`}`,
  );
  return section(
    'Held back',
    ...(possible.length === 0
      ? [text('By no other alert.')]
      : [list([...state, ...possible]), text('If it fires before, it goes on, and its end is sent.')]),
  );
};

const isNamed = ([first, ...others]: readonly Matcher[]): boolean =>
  others.length === 0 && first?.label === 'alertname' && /^[\w|-]+$/.test(first.value) && !first.op.startsWith('!');

const sourceText = (source: readonly Matcher[]): string =>
  isNamed(source)
    ? joinedText(source[0]!.value.split('|'), 'or')
    : `an alert with ${source.map(matcherText).join(', ')}`;

const recipientSection = (recipient: Recipient, index: number, answer: Answer): Section => {
  const { routed, stages } = recipient;
  const { by, wait, interval, repeat } = routed.grouping;
  const facts = [
    `Why: ${routed.why} (route '${routed.route}').`,
    `Grouped by ${by.includes('...') ? 'all labels' : by.join(', ')}: the first notification waits ${durationText(wait)}, changes of the group ${durationText(interval)}, and it is repeated after ${durationText(repeat)}.`,
    `Group key ${routed.groupKey}`,
    ...routed.holds.map((hold) => holdText(hold, answer)),
  ];
  const title = `Receiver ${index + 1}: ${routed.receiver}${routed.state.kind === 'Notified' || routed.state.kind === 'Heartbeat' ? '' : `, ${routed.state.kind.toLowerCase()}`}`;
  const blocks = [list(facts)];
  if (routed.state.kind === 'Heartbeat') {
    blocks.push(text('Nobody: it is a heartbeat.'));
  } else if (stages.length === 0) {
    blocks.push(text('Nobody: its business hours never come.'));
  } else {
    const held = heldText(recipient);
    blocks.push(...(held === undefined ? [] : [text(held)]), steps(stages.map((stage) => stageText(stage, answer))));
    if (recipient.end !== undefined) {
      blocks.push(text(`Until somebody acknowledges; it ends ${inBoth(recipient.end, answer)}.`));
    }
  }
  return section(title, ...blocks);
};

/** Undefined where nothing holds it back. */
const heldText = ({ routed, isDueKnown }: Recipient): string | undefined => {
  if (routed.state.kind === 'Notified') return undefined;
  return isDueKnown ? 'If it still fires then:' : 'Once that is over, as of now:';
};

const holdText = (hold: Recipient['routed']['holds'][number], answer: Answer): string => {
  const until = hold.until === undefined ? '' : `, until ${inBoth(hold.until, answer)}`;
  return `${hold.kind}: ${hold.why}${until}.`;
};

const stageText = (stage: EscalationStage, answer: Answer): string => {
  const { organization } = answer.world;
  const who = [
    ...stage.notified.map((notified) => notifiedText(notified, stage.at, organization, answer)),
    ...stage.missing,
  ];
  const reached = who.length === 0 ? 'nobody of this team' : who.join('; ');
  const waits =
    stage.waitsSince === undefined
      ? ''
      : ` It waited ${timeText((stage.at - stage.waitsSince) / 1_000)} for business hours.`;
  return `${inBoth(stage.at, answer)}: ${reached} (${stage.why}).${waits}`;
};

const notifiedText = (notified: Notified, at: number, organization: Organization, answer: Answer): string => {
  if (notified.kind === 'Channel') return channelText(notified.channel);
  const { person, contacts } = notified;
  const by = contacts.length === 0 ? 'without an address' : `by ${joinedText(contacts.map(contactText), 'and')}`;
  const own =
    person.timeZone === answer.teamZone || person.timeZone === answer.readerZone
      ? ''
      : `, for whom it is ${localTimeText(at, person.timeZone)}`;
  const turn = turnText(notified, organization, answer);
  return `${person.name} ${by}${turn === undefined ? '' : `, ${turn}`}${own}`;
};

export const contactText = (contact: Contact): string => {
  switch (contact.kind) {
    case 'Email':
      return `e-mail to ${contact.address}`;
    case 'SlackMember':
      return `Slack to ${contact.member}`;
    case 'PagerDutyUser':
      return `PagerDuty to ${contact.address}`;
  }
};

/** Which layer or override says that it is this person. */
export const turnText = (
  { schedule: id, by, until }: NotifiedPerson,
  { onCall: { schedules } }: Organization,
  answer: Answer,
): string | undefined => {
  const schedule = schedules.find((candidate) => candidate.id === id);
  if (schedule === undefined || by === undefined) return undefined;
  const name =
    by.kind === 'Layer'
      ? `layer '${schedule.layers[by.layer]?.name}' of ${schedule.id}`
      : `override ${by.override + 1} of ${schedule.id} (${schedule.overrides[by.override]?.reason})`;
  return until === undefined ? name : `${name} until ${localTimeText(until, answer.teamZone)}`;
};
