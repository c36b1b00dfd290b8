/**
 * Plausible messages of any system's schema, for demos and load tests. The n-th message depends on the seed and on n
 * alone, so that a run can continue where another stopped, and can be repeated byte by byte.
 */
import type { PipelineSystem } from '../../model/system.ts';
import { isFaulty, malformedMessage } from './malformedMessage.ts';
import { drawing, messageWriter } from './messageWriter.ts';

export interface MessageOptions {
  /** Number of the first message. */
  readonly from?: number;
  /** Share of malformed messages, from 0 to 1. */
  readonly faults?: number;
  readonly seed?: number;
  /** Messages a batch. */
  readonly batch?: number;
}

/** An endless sequence of batches of JSON messages in UTF-8. */
export function* generateMessages(
  system: PipelineSystem,
  { from = 0, faults = 0, seed = 1, batch = 1_000 }: MessageOptions = {},
): Generator<readonly Uint8Array[], never, undefined> {
  const write = messageWriter(system);
  for (let first = from; ; first += batch) {
    const messages: Uint8Array[] = [];
    for (let n = first; n < first + batch; n++) {
      const faulty = faults > 0 && isFaulty(n, faults, seed);
      messages.push(faulty ? malformedMessage(system, n, seed) : Buffer.from(write(n, drawing(seed, n))));
    }
    yield messages;
  }
}
