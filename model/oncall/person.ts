/** A person who is on call. Addresses may be public names; whatever authenticates is the name of a secret, never its value. */
/** The address itself, or 'projects/<project>/secrets/<name>', the secret that holds it where a repository must not show it. */
export type Address = string;

/** How a person is reached. Tokens and keys belong to the team's channels. */
export type Contact =
  | { readonly kind: 'Email'; readonly address: Address }
  /** The member's id in the team's Slack workspace, such as 'U024BE7LH'. */
  | { readonly kind: 'SlackMember'; readonly member: string }
  /** A PagerDuty user, by the e-mail address that they sign in with: PagerDuty then notifies by the user's own rules. */
  | { readonly kind: 'PagerDutyUser'; readonly address: Address };

export const emailTo = (address: Address): Contact => ({ kind: 'Email', address });
export const slackMember = (member: string): Contact => ({ kind: 'SlackMember', member });
export const pagerDutyUser = (address: Address): Contact => ({ kind: 'PagerDutyUser', address });

/** 'high' interrupts; 'low' waits for business hours, where the team has some. */
export type Urgency = 'high' | 'low';
export const urgencies: readonly Urgency[] = ['high', 'low'];

export interface Person {
  /** Lower-case letters, digits, dashes: unique in the organization. */
  readonly handle: string;
  /** As people write it; the handle by default. */
  readonly name: string;
  /** IANA: in which times are shown to this person. */
  readonly timeZone: string;
  readonly contacts: Readonly<Record<Urgency, readonly Contact[]>>;
  /** First day on which the person no longer works here: '2027-01-01', in the person's time zone. No schedule may count on them from then on. */
  readonly leaves: string | undefined;
}

/** A person as a team writes it. */
export interface PersonDefinition {
  readonly handle: string;
  readonly name?: string;
  readonly timeZone: string;
  /** One list is used for both urgencies. */
  readonly contacts: readonly Contact[] | Readonly<Record<Urgency, readonly Contact[]>>;
  readonly leaves?: string;
}
