/**
 * Who a message says it is. A message may claim an id (`originalIdAttribute`): a replay does, and so may a producer with
 * keys of its own; the same id is stored once. A claim to an id of this very log is believed only when that message came
 * first. While it is still queued, the claimant waits for its outcome; a claim to an id not given out yet is dropped.
 */
import { originalIdAttribute, type Attributes } from '../ports.ts';
import { placeOf } from './messageId.ts';
import type { QueuedMessage } from './queueFile.ts';

export interface Claimed {
  readonly attributes: Attributes | undefined;
  /** It has to be delivered after this one is settled. */
  readonly waitsFor: number | undefined;
}

/** `isQueued` says whether the message with that sequence has not been settled. */
export const claimOf = (
  { sequence, attributes }: QueuedMessage,
  log: string,
  isQueued: (sequence: number) => boolean,
): Claimed => {
  const claim = attributes?.[originalIdAttribute];
  const claimed = claim === undefined ? undefined : placeOf(claim);
  if (claimed?.log !== log) return { attributes, waitsFor: undefined };
  if (claimed.sequence >= sequence) {
    const { [originalIdAttribute]: _, ...rest } = attributes!;
    return { attributes: rest, waitsFor: undefined };
  }
  return { attributes, waitsFor: isQueued(claimed.sequence) ? claimed.sequence : undefined };
};
