/** Reads a request's body up to a limit, and all bodies together up to a budget. */
import type { IncomingMessage } from 'node:http';
import { createBodyReader, type NoBody } from '../../pipeline/ingest/entry/body.ts';
import type { Fault } from '../../pipeline/api/refusal.ts';

/** Bytes. */
export const maxBody = 1_048_576;
const budget = 64 * maxBody;

export interface Unread {
  readonly status: 413 | 429;
  readonly fault: Fault;
}

export type ReadBody = (request: IncomingMessage) => Promise<Buffer | Unread | undefined>;

/** Undefined: the sender has disconnected. */
export const createReadBody = (): ReadBody => {
  const read = createBodyReader(maxBody, budget);
  return async (request) => {
    const body = await read(request);
    if (typeof body === 'string') return unread[body];
    body.release();
    return body.bytes;
  };
};

const unread: Readonly<Record<NoBody, Unread | undefined>> = {
  'too-large': {
    status: 413,
    fault: {
      where: 'body',
      what: `is larger than ${maxBody} bytes`,
      fix: 'set max_alerts in the webhook_config of Alertmanager, or group by more labels',
    },
  },
  'too-many': {
    status: 429,
    fault: { where: 'body', what: 'does not fit into memory now', fix: 'send it again in a second' },
  },
  incomplete: undefined,
};
