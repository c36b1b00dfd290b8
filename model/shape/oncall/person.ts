/** The shape of a person and their contacts. Whatever authenticates belongs to a channel, as the name of a secret. */
import type { Contact, PersonDefinition, Urgency } from '../../oncall/person.ts';
import { arrayOf, isRecord, name, oneOf, record, show, tagged, type Shape } from '../shape.ts';
import { line } from './line.ts';
import { timeZone } from '../timeZone.ts';
import { day } from './times.ts';

export const handle: Shape = name(
  /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
  "a person's handle",
  'write 1 to 40 lower-case letters, digits and dashes, beginning with a letter',
);

const address: Shape = name(
  /^([^\s@<>,;"()]+@[^\s@<>,;"()]+|projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/secrets\/[\w-]{1,255})$/,
  'an e-mail address, or the name of a secret that holds it',
  "write a value such as 'ana@example.com' or 'projects/<project>/secrets/<name>'",
);

/** The value is not repeated in the message: somebody may have pasted a token. */
const member: Shape = (value, path, report) => {
  if (typeof value === 'string' && /^[UW][A-Z0-9]+$/.test(value)) return;
  const isToken = typeof value === 'string' && value.startsWith('xox');
  const message = isToken ? "a Slack token is not a member's id" : `${show(value)} is not the id of a Slack member`;
  const fix = isToken
    ? "revoke the token, and write the member's id, such as 'U024BE7LH'"
    : "write the id from the member's profile, such as 'U024BE7LH'";
  report({ id: 'model/bad-name', path, message, fix }, path);
};

const wanted = 'emailTo(…), slackMember(…) or pagerDutyUser(…)';

type OfKind<K extends Contact['kind']> = Extract<Contact, { readonly kind: K }>;

const contact: Shape = tagged(
  'kind',
  {
    Email: record<OfKind<'Email'>>({ kind: oneOf(['Email']), address }, { expected: wanted }),
    SlackMember: record<OfKind<'SlackMember'>>({ kind: oneOf(['SlackMember']), member }, { expected: wanted }),
    PagerDutyUser: record<OfKind<'PagerDutyUser'>>({ kind: oneOf(['PagerDutyUser']), address }, { expected: wanted }),
  },
  wanted,
);

const contactList: Shape = arrayOf(contact, 'an array of contacts');

const byUrgency: Shape = record<Record<Urgency, unknown>>(
  { high: contactList, low: contactList },
  { expected: 'an array of contacts, or an object with high and low' },
);

const contacts: Shape = (value, path, report) =>
  isRecord(value) ? byUrgency(value, path, report) : contactList(value, path, report);

export const personShape: Shape = record<PersonDefinition>(
  { handle, name: line('the name as people write it'), timeZone, contacts, leaves: day },
  { expected: 'an object with handle, timeZone and contacts', optional: ['name', 'leaves'] },
);
