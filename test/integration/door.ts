/** A data API as a stranger meets it: its URL, maybe a token, and whether messages may be sent to it. */
import type { System } from '../../model/system.ts';

export interface Door {
  readonly system: System;
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
  readonly mayWrite: boolean;
  /** Milliseconds for which a message is looked for. */
  readonly patience: number;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  /** Undefined when the text is no JSON. */
  readonly json: unknown;
}

/** `token: null` comes without any. Throws what the network says. */
export const ask = async (
  door: Door,
  path: string,
  { token = door.token, body, method }: { token?: string | null; body?: string; method?: string } = {},
): Promise<Answer> => {
  const headers = new Headers({ 'cache-control': 'no-cache' });
  if (typeof token === 'string') headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(`${door.url}${path}`, {
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(15_000),
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type') ?? '', json: jsonOf(text) };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
