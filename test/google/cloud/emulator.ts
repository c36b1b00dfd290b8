/** Hands a request on to an emulator, and turns what it refuses into a Refusal. */
import { Refusal } from './refusal.ts';
import type { Body } from './service.ts';

export interface Forwarded {
  readonly method: string;
  /** Without a slash at its begin: `v1/projects/p/topics/t`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: Body;
}

export type Forward = (request: Forwarded) => Promise<Body>;

/** `address`: host and port. */
export const forwardTo =
  (address: string): Forward =>
  async ({ method, path, query, body }) => {
    const search = query === undefined || query.size === 0 ? '' : `?${query.toString()}`;
    const response = await fetch(`http://${address}/${path}${search}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as Body;
    if (response.ok) return answer;
    const {
      message = text,
      status = 'UNKNOWN',
      errors,
    } = (answer['error'] ?? {}) as {
      message?: string;
      status?: string;
      errors?: readonly unknown[];
    };
    throw new Refusal(response.status, status, message, errors);
  };
