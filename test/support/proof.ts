/** Counts the messages in a stopped pipeline's files: every id of the queue is stored once, dead-lettered, or waiting. */
import path from 'node:path';
import type { PipelineSystem } from '../../model/system.ts';
import { openHome } from '../../pipeline/embedded/home.ts';
import { messageIdOf } from '../../pipeline/embedded/messageId.ts';

export interface Proof {
  /** Messages that the queue accepted. */
  readonly accepted: number;
  readonly rows: number;
  /** Distinct messages among the rows. */
  readonly stored: number;
  readonly deadLettered: number;
  readonly waiting: number;
}

export const proofOf = async (system: PipelineSystem, data: string): Promise<Proof> => {
  const home = await openHome(system, path.join(data, system.id), Date.now);
  try {
    const { broker, warehouse, deadLetters } = home;
    const first = messageIdOf(broker.log, 1);
    const waiting = broker.backlog().messages;
    // The next id shows how many ids there were before it.
    const [next] = await broker.publish([{ data: Buffer.from('probe') }]);
    const { rows, messageIds } = await warehouse.census({ first, last: next! });
    const letters = await deadLetters.list({ limit: 1_000_000, all: true });
    const accepted = Number.parseInt(next!.slice(5), 36) - 1;
    return { accepted, rows, stored: messageIds, deadLettered: letters.length, waiting };
  } finally {
    await home.close();
  }
};
