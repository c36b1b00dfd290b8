/** Sends one message to one kind of destination. A sender never rejects: whatever happens is an outcome. */
import type { Delivery } from '../store/deliveryRows.ts';
import type { Outcome } from './message.ts';

export interface Attempt {
  readonly delivery: Delivery;
  /** The first message of the incident that reached this destination. */
  readonly first: Delivery | undefined;
}

export type Send = (attempt: Attempt) => Promise<Outcome>;

export interface Sender {
  readonly send: Send;
  /** Attempts at the same time in one lane. */
  readonly concurrency: number;
  readonly close: () => void;
}
