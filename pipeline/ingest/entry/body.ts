/** Reads request bodies of pushes: each within a limit, and all unsettled ones together within a memory budget. */
import type { IncomingMessage } from 'node:http';

/** Why there is no body: it is too large, too many bytes are in memory, or the sender disconnected. */
export type NoBody = 'too-large' | 'too-many' | 'incomplete';

export interface BufferedBody {
  readonly bytes: Buffer;
  /** Returns the bytes to the budget. Call it when the message is settled. */
  readonly release: () => void;
}

export type ReadBody = (request: IncomingMessage) => Promise<BufferedBody | NoBody>;

/** Both in bytes. */
export const createBodyReader = (maxBody: number, budget: number): ReadBody => {
  let bufferedBytes = 0;
  return async (request) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const release = (): void => {
      bufferedBytes -= size;
      size = 0;
    };
    const refuse = (reason: NoBody): NoBody => {
      release();
      request.resume();
      return reason;
    };
    if (Number(request.headers['content-length'] ?? 0) > maxBody) return refuse('too-large');
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const { length } = chunk as Buffer;
        size += length;
        bufferedBytes += length;
        if (size > maxBody) return refuse('too-large');
        if (bufferedBytes > budget) return refuse('too-many');
        chunks.push(chunk as Buffer);
      }
    } catch {
      return refuse('incomplete');
    }
    return { bytes: Buffer.concat(chunks, size), release };
  };
};
