/**
 * Requests of the contract's checks. Each is bounded in time and in bytes, so that a target that never ends its answer ends the
 * check and not the caller. A fault that may pass (a 5xx, a lost connection) is retried a few times for each target: how often
 * that happens is a question of availability, which the load test answers.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { PipelineSystem } from '../../model/system.ts';
import { spanText } from '../../text/time.ts';
import { duplicateKey } from './duplicateKey.ts';

/** A data API under test: its URL, maybe a token, and whether messages may be sent to it. */
export interface ContractTarget {
  readonly system: PipelineSystem;
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string | undefined;
  readonly mayWrite: boolean;
  /** Milliseconds to wait for a message to appear. */
  readonly patience: number;
  /** Aborted to end the checks at once. */
  readonly stop: AbortSignal;
  /** Marks the requests as tests, if the target accepts the mark. */
  readonly purpose?: string;
  /** Whether an empty list is a fault: a release that serves no rows shows nothing. */
  readonly expectsRows: boolean;
  /** Rows that the target has, or undefined if nobody knows. */
  readonly samples?: readonly unknown[] | undefined;
  /** Milliseconds for one answer; default 30 s, as long as k6 waits. */
  readonly timeout?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The value of Content-Type, or ''. */
  readonly type: string;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
  /** The beginning of the body. */
  readonly text: string;
  /** Why the body cannot be read, such as 'not JSON'. */
  readonly fault: string | undefined;
}

export interface RequestOptions {
  /** `null` sends no token. Default: the target's. */
  readonly token?: string | null;
  readonly body?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Request = (path: string, options?: RequestOptions) => Promise<Answer>;

/** No complete answer came. `isFinal`: the target took all the time it had, and later requests would, too. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly isFinal: boolean;
  constructor(message: string, isFinal: boolean) {
    super(message);
    this.isFinal = isFinal;
  }
}

const defaultTimeout = 30_000;
/** A page of the longest list is much smaller. */
const mostBytes = 8 * 1_024 * 1_024;
/** Milliseconds before a retry; the number of retries for one target is the length. */
const pauses: readonly number[] = [250, 500, 1_000];

export const createRequest = (target: ContractTarget): Request => {
  let used = 0;
  return async (path, options = {}) => {
    for (;;) {
      target.stop.throwIfAborted();
      const pause = pauses[used];
      try {
        const answer = await send(target, path, options);
        if (answer.status < 500 || pause === undefined) return answer;
      } catch (error) {
        if (!(error instanceof NoAnswer) || error.isFinal || pause === undefined) throw error;
      }
      used++;
      await delay(pause, undefined, { signal: target.stop });
    }
  };
};

const send = async (target: ContractTarget, path: string, options: RequestOptions): Promise<Answer> => {
  const { token = target.token, body, method } = options;
  const { timeout = defaultTimeout, stop, purpose } = target;
  const headers = new Headers({ 'cache-control': 'no-cache', ...options.headers });
  if (typeof token === 'string') headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (purpose !== undefined) headers.set('atalaya-synthetic', purpose);
  const tooLate = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(`${target.url}${path}`, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([stop, tooLate]),
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      headers: response.headers,
      type: response.headers.get('content-type') ?? '',
      ...(await read(response)),
    };
  } catch (error) {
    if (stop.aborted) throw error;
    if (tooLate.aborted) throw new NoAnswer(`it did not answer within ${spanText(timeout / 1_000)}`, true);
    throw new NoAnswer(`it does not answer (${reasonOf(error as Error)})`, false);
  }
};

const read = async ({ body }: Response): Promise<Pick<Answer, 'json' | 'text' | 'fault'>> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      size += chunk.byteLength;
      if (size > mostBytes) return { json: undefined, text: start(chunks), fault: 'too large: more than 8 MiB' };
      chunks.push(chunk);
    }
  } catch (error) {
    const code = codeOf(error as Error);
    if (!code.startsWith('Z_') && !code.startsWith('ERR_BROTLI') && !code.startsWith('ERR__ERROR')) throw error;
    return {
      json: undefined,
      text: start(chunks),
      fault: `encoding: the body is not what Content-Encoding says (${code})`,
    };
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const shown = text.slice(0, 200);
  try {
    const json: unknown = JSON.parse(text);
    const twice = duplicateKey(text);
    return {
      json,
      text: shown,
      fault: twice === undefined ? undefined : `not JSON: the key '${twice}' is in an object twice`,
    };
  } catch {
    return { json: undefined, text: shown, fault: text === '' ? 'no body' : 'not JSON' };
  }
};

const start = (chunks: readonly Uint8Array[]): string =>
  Buffer.from(chunks[0] ?? [])
    .toString('utf8')
    .slice(0, 200);

const codeOf = (error: Error): string => {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  return cause?.code ?? (error as NodeJS.ErrnoException).code ?? '';
};

const reasonOf = (error: Error): string => {
  const { cause } = error as { readonly cause?: Error };
  return codeOf(error) || (cause?.message ?? error.message);
};
