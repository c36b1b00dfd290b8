/** The shape of an organization. */
import type { BudgetDefinition } from '../budget.ts';
import type {
  Channel,
  EmailChannel,
  PagerDutyChannel,
  PubSubChannel,
  SlackChannel,
  WebhookChannel,
} from '../channel.ts';
import type { FleetBounds, OrganizationDefinition, OwnerDefinition } from '../organization.ts';
import { currencies } from '../prices.ts';
import type { Severity } from '../severity.ts';
import type { SharedObjective } from '../sharedObjective.ts';
import { isTimeZone } from '../timeZone.ts';
import { onCallPlanShape } from './oncall/onCallPlan.ts';
import type { ZoneOfOwner } from './oncall/routing.ts';
import { onCallOfTeamShape } from './oncall/team.ts';
import { pricesShape } from './prices.ts';
import { secret } from './secret.ts';
import { arrayOf, at, isRecord, name, oneOf, percentage, record, tagged, text, whole, type Shape } from './shape.ts';

const link: Shape = name(
  /^https:\/\/[^\s/?#]+(\/[^\s?#]*[^\s?#/])?$/,
  'an absolute link',
  "write a URL that begins with 'https://' and does not end with a slash",
);

const id: Shape = name(
  /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
  "an owner's name",
  'write 1 to 40 lower-case letters, digits and dashes, beginning with a letter',
);

const project: Shape = name(
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  'the id of a Google Cloud project',
  'write 6 to 30 lower-case letters, digits and dashes, beginning with a letter',
);

const wanted = 'email(…), slack(…), pagerDuty(…), webhook(…) or pubsubTopic(…)';

const channelShapes: Readonly<Record<Channel['kind'], Shape>> = {
  EmailChannel: record<EmailChannel>(
    {
      kind: oneOf(['EmailChannel']),
      address: name(/^[^\s@]+@[^\s@]+$/, 'an e-mail address', "write a value such as 'team@example.com'"),
    },
    { expected: wanted },
  ),
  SlackChannel: record<SlackChannel>(
    {
      kind: oneOf(['SlackChannel']),
      channel: name(/^#[^\s#]{1,79}$/, "a Slack channel's name", "write it with its '#', such as '#data-alerts'"),
      token: secret,
    },
    { expected: wanted },
  ),
  PagerDutyChannel: record<PagerDutyChannel>({ kind: oneOf(['PagerDutyChannel']), key: secret }, { expected: wanted }),
  WebhookChannel: record<WebhookChannel>(
    {
      kind: oneOf(['WebhookChannel']),
      url: name(
        /^https:\/\/[^\s@/?#]+([/?#][^\s@]*)?$/,
        'a safe address for a password',
        "write a URL that begins with 'https://', without user name and password",
      ),
      username: text('the sender that the notification shows'),
      password: secret,
    },
    { expected: wanted },
  ),
  PubSubChannel: record<PubSubChannel>(
    {
      kind: oneOf(['PubSubChannel']),
      topic: name(
        /^projects\/[^\s/]+\/topics\/[^\s/]+$/,
        "a topic's full name",
        "write 'projects/<project>/topics/<name>'",
      ),
    },
    { expected: wanted },
  ),
};

const channel: Shape = tagged('kind', channelShapes, wanted);

const channels: Shape = arrayOf(channel, 'an array of channels');

const plainBudget: Shape = record<BudgetDefinition>(
  {
    monthly: whole(1, 1_000_000_000),
    currency: oneOf(currencies),
    thresholds: arrayOf(percentage, "an array of shares such as '90%'"),
  },
  { expected: "an object with monthly, or 'none'", optional: ['monthly', 'currency', 'thresholds'] },
);

const budget: Shape = (value, path, report) => {
  if (value !== 'none') plainBudget(value, path, report);
};

const owner: Shape = record<OwnerDefinition>(
  {
    id,
    channels: record<Record<Severity, unknown>>(
      { page: channels, ticket: channels },
      { expected: 'an object with page and ticket' },
    ),
    onCall: onCallOfTeamShape,
  },
  { expected: 'an object with id and channels', optional: ['onCall'] },
);

const sharedObjective: Shape = record<SharedObjective>(
  {
    kind: oneOf(['SharedObjective']),
    id: name(
      /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
      "a shared objective's id",
      'write 1 to 40 lower-case letters, digits and dashes, beginning with a letter',
    ),
    owner: id,
    objective: text('the id of an objective that each of the systems has'),
    systems: arrayOf(text("a system's id"), 'an array of system ids'),
    why: text('why these systems are judged together'),
    leastEvents: whole(0, 1_000_000_000),
  },
  { expected: 'shared(…)', optional: ['leastEvents'] },
);

const plain: Shape = record<OrganizationDefinition>(
  {
    id,
    project,
    owner: id,
    runbooks: link,
    console: link,
    owners: arrayOf(owner, 'an array of owners'),
    fleet: record<FleetBounds>(
      { share: percentage, minimum: whole(2, 100_000) },
      { expected: 'an object with share and minimum' },
    ),
    sharedObjectives: arrayOf(sharedObjective, 'an array of shared objectives'),
    // Checked below: it needs the time zones of the owners.
    onCall: () => undefined,
    prices: pricesShape,
    budget,
  },
  {
    expected: 'an object with id, project, owner, runbooks and owners',
    optional: ['console', 'fleet', 'sharedObjectives', 'onCall', 'prices', 'budget'],
  },
);

export const organizationShape: Shape = (value, path, report) => {
  plain(value, path, report);
  if (isRecord(value) && value['onCall'] !== undefined)
    onCallPlanShape(zonesOf(value['owners']))(value['onCall'], at(path, 'onCall'), report);
};

/** UTC for an owner whose zone is unknown. */
const zonesOf = (owners: unknown): ZoneOfOwner => {
  const zones = new Map(
    (Array.isArray(owners) ? owners : []).flatMap((owner: unknown) => {
      const zone = isRecord(owner) && isRecord(owner['onCall']) ? owner['onCall']['timeZone'] : undefined;
      return isRecord(owner) && typeof zone === 'string' && isTimeZone(zone) ? [[owner['id'], zone] as const] : [];
    }),
  );
  return (owner) => zones.get(owner) ?? 'UTC';
};
