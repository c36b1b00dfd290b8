/** A deployed data API under test: its URL, maybe a token, and whether messages may be sent to it. */
import type { PipelineSystem } from '../../model/system.ts';

export interface Target {
  readonly system: PipelineSystem;
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string | undefined;
  readonly mayWrite: boolean;
  /** Milliseconds to wait for a message to appear. */
  readonly patience: number;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
}

/** `token: null` sends no token. Throws the error of the network. */
export const request = async (
  target: Target,
  path: string,
  { token = target.token, body, method }: { token?: string | null; body?: string; method?: string } = {},
): Promise<Answer> => {
  const headers = new Headers({ 'cache-control': 'no-cache' });
  if (typeof token === 'string') headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(`${target.url}${path}`, {
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
