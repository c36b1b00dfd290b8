/** What the receiver reports of itself. Labels have few values: senders and kinds of destinations are configured, outcomes are listed. */
import type { Destination } from './delivery/destination.ts';
import type { DeliveryKind, Outcome } from './delivery/message.ts';

export interface ReceiverTelemetry {
  /** A request of a sender was answered. */
  readonly notification: (sender: string, status: number, seconds: number) => void;
  /** What happened to the alerts of a notification, by `Received`. */
  readonly alerts: (sender: string, counts: Readonly<Record<string, number>>) => void;
  readonly attempt: (destination: Destination['kind'], outcome: Outcome['kind'], seconds: number) => void;
  /** Seconds from the row in the outbox to its delivery. */
  readonly delivered: (kind: DeliveryKind, seconds: number) => void;
  /** A message is given up. */
  readonly failed: (destination: Destination['kind']) => void;
  /** Called at each collection. */
  readonly observe: (read: () => ReceiverState) => void;
}

export interface ReceiverState {
  /** Messages that are not settled, by their state. */
  readonly messages: Readonly<Record<string, number>>;
  /** Seconds since the oldest of them was written. */
  readonly oldestSeconds: number;
  /** Incidents that are not over, by their state. */
  readonly incidents: Readonly<Record<string, number>>;
  readonly firing: number;
}

export const noTelemetry: ReceiverTelemetry = {
  notification: () => undefined,
  alerts: () => undefined,
  attempt: () => undefined,
  delivered: () => undefined,
  failed: () => undefined,
  observe: () => undefined,
};
