/** Alerts as the receiver takes them in, whichever sender they come from. */
import type { Labels } from '../model/point.ts';

export interface Link {
  readonly name: string;
  readonly url: string;
}

/** One alert for one set of labels, as a notification states it. */
export interface ReceivedAlert {
  /** The same for every notification of this alert and label set. */
  readonly key: string;
  readonly status: 'firing' | 'resolved';
  /** False where a sender never uses a key again after its end: such a notification is a replay. */
  readonly mayReturn: boolean;
  readonly labels: Labels;
  readonly title: string;
  readonly text: string;
  readonly links: readonly Link[];
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
  /** Of a firing alert: when it is over unless it is repeated. Undefined where the sender does not say. */
  readonly endsAt: number | undefined;
}

export interface Notification {
  readonly sender: string;
  /** True where the sender has already waited for others of the group. */
  readonly grouped: boolean;
  readonly alerts: readonly ReceivedAlert[];
  /** Milliseconds: a firing alert that is not repeated for so long is over. Undefined: as its routes repeat, or never where `grouped` is false. */
  readonly silence: number | undefined;
  /** Alerts that the sender left out of this notification. */
  readonly truncated: number;
}
