/** The content of one message, in every form that a destination may need. It is made once and stored, so that retries send the same. */
import type { Link } from '../received.ts';
import type { Severity } from '../../model/severity.ts';

export type DeliveryKind = 'page' | 'update' | 'acknowledged' | 'resolved';

export interface MessageAlert {
  readonly name: string;
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: number;
  readonly endsAt: number | undefined;
}

export interface Message {
  readonly kind: DeliveryKind;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  readonly links: readonly Link[];
  readonly incident: string;
  readonly owner: string;
  readonly severity: Severity;
  readonly at: number;
  readonly alerts: readonly MessageAlert[];
  readonly acknowledgedBy: string | undefined;
  /** The id of the first message of the incident to this destination: mails and Slack messages of it form a thread. */
  readonly thread: string | undefined;
}

/** How an attempt ended. */
export type Outcome =
  | { readonly kind: 'Delivered'; readonly answer?: Readonly<Record<string, string>> }
  /** The destination has refused it: an attempt later has the same answer. */
  | { readonly kind: 'Refused'; readonly reason: string }
  /** It was not taken; a later attempt may succeed. `afterMs`: not before, as the destination asked. */
  | { readonly kind: 'NotNow'; readonly reason: string; readonly afterMs?: number }
  /** It was sent, and no answer came: it may have arrived. */
  | { readonly kind: 'Unknown'; readonly reason: string };
