/** Single requests of the gate's own to a data API. An answer that does not come, or does not end, has the status 0. */
import { randomBytes } from 'node:crypto';
import type { Target } from '../loadtest/target.ts';

export interface Called {
  readonly status: number;
  readonly body: string;
}

export interface Caller {
  readonly call: (method: 'GET' | 'POST', path: string, body?: string) => Promise<Called>;
}

/** Milliseconds for a whole answer. */
const patience = 30_000;
/** Bytes that are read of an answer. */
const most = 1_000_000;

const noAnswer: Called = { status: 0, body: '' };

/** Its requests are marked as tests, and end when `stop` is aborted. */
export const createCaller = ({ url, token }: Pick<Target, 'url' | 'token'>, stop: AbortSignal): Caller => ({
  call: async (method, path, body) => {
    const headers = {
      'atalaya-synthetic': 'gate',
      traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        signal,
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, body: await textOf(response) };
    } catch {
      return noAnswer;
    }
  },
});

/** The beginning of an answer that is larger than any page of rows. */
const textOf = async ({ body }: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    size += part.length;
    if (size > most) break;
  }
  return Buffer.concat(parts).toString('utf8');
};
