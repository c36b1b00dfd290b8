/**
 * Checks ids that messages claim (`originalIdAttribute`): replays do, and producers with their own keys may; one id is
 * stored once. A claim to an id of this log is accepted only when that message is earlier. While it is still queued, the
 * claiming message waits for its outcome. A claim to an id that does not exist yet is dropped.
 */
import { originalIdAttribute, type Attributes } from '../ports.ts';
import { parseMessageId } from './messageId.ts';
import type { QueuedMessage } from './queueFile.ts';

export interface ResolvedClaim {
  readonly attributes: Attributes | undefined;
  /** The sequence that has to be settled before this message is delivered. */
  readonly waitsFor: number | undefined;
}

/** `isQueued` returns true when the message with that sequence is not settled. */
export const claimOf = (
  { sequence, attributes }: QueuedMessage,
  log: string,
  isQueued: (sequence: number) => boolean,
): ResolvedClaim => {
  const claim = attributes?.[originalIdAttribute];
  const target = claim === undefined ? undefined : parseMessageId(claim);
  if (target?.log !== log) return { attributes, waitsFor: undefined };
  if (target.sequence >= sequence) {
    const { [originalIdAttribute]: _, ...rest } = attributes!;
    return { attributes: rest, waitsFor: undefined };
  }
  return { attributes, waitsFor: isQueued(target.sequence) ? target.sequence : undefined };
};
