/** Bodies of pushes: each within a limit, all together within a budget that holds until their messages are settled. */
import type { IncomingMessage } from 'node:http';

/** Why there is no body: too large for one, too much at once, or its sender went away. */
export type NoBody = 'too-large' | 'too-many' | 'incomplete';

export interface HeldBody {
  readonly bytes: Buffer;
  /** Gives the bytes back to the budget. */
  readonly release: () => void;
}

export type ReadHeldBody = (request: IncomingMessage) => Promise<HeldBody | NoBody>;

/** Both in bytes. */
export const createBodies = (maxBody: number, budget: number): ReadHeldBody => {
  let held = 0;
  return async (request) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const release = (): void => {
      held -= size;
      size = 0;
    };
    const giveUp = (why: NoBody): NoBody => {
      release();
      request.resume();
      return why;
    };
    if (Number(request.headers['content-length'] ?? 0) > maxBody) return giveUp('too-large');
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const { length } = chunk as Buffer;
        size += length;
        held += length;
        if (size > maxBody) return giveUp('too-large');
        if (held > budget) return giveUp('too-many');
        chunks.push(chunk as Buffer);
      }
    } catch {
      return giveUp('incomplete');
    }
    return { bytes: Buffer.concat(chunks, size), release };
  };
};
