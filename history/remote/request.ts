/**
 * One HTTP request to a server of points: bounded in time, in size and in attempts. Law: it follows no redirect, so that a
 * token reaches only the address that was named; it repeats what may pass (429, 502, 503, 504, no connection) as the
 * server's Retry-After says, and nothing after the deadline.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { addressText, SourceError } from './sourceError.ts';

export interface Limits {
  /** Milliseconds of `performance.now()` at which everything has to be done. */
  readonly deadline: number;
  /** Milliseconds of one attempt. */
  readonly attempt: number;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
  /** What to do when the deadline passes; undefined: run it again. */
  readonly lateFix?: string;
}

export interface Call {
  readonly url: URL;
  /** Sent as a form by POST; without it a GET. */
  readonly form?: URLSearchParams;
  /** Asked before each attempt: tokens expire. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** In `Location`, of a redirect. */
  readonly location: string | undefined;
}

const mostAttempts = 5;
const mostBytes = 256 * 2 ** 20;
const mayPass: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** `isFinal` says that an answer is not to be asked for again, whatever its status. Throws `SourceError`. */
export const request = async (
  call: Call,
  limits: Limits,
  isFinal: (answer: Answer) => boolean = () => false,
): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(call, limits);
    const isLast = attempt === mostAttempts;
    if (outcome.kind === 'Answered') {
      const { answer, retryAfter } = outcome;
      if (!mayPass.has(answer.status) || isLast || isFinal(answer)) return answer;
      const wait = retryAfter === undefined ? backoff(attempt) : { wait: retryAfter, isAsked: true };
      await pause(call, wait, limits, `it answers ${answer.status}`);
    } else {
      if (isLast || !outcome.mayPass) throw unreachable(call.url, outcome, limits);
      await pause(call, backoff(attempt), limits, outcome.reason);
    }
  }
};

type Outcome =
  | { readonly kind: 'Answered'; readonly answer: Answer; readonly retryAfter: number | undefined }
  | { readonly kind: 'Failed'; readonly reason: string; readonly mayPass: boolean; readonly cause: unknown };

const tryOnce = async ({ url, form, headers }: Call, limits: Limits): Promise<Outcome> => {
  const { deadline, attempt, stop } = limits;
  throwIfStopped(url, stop);
  const left = deadline - performance.now();
  if (left <= 0) throw tooLate(url, limits);
  const own = await headers();
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(Math.min(attempt, left))));
  try {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...own },
      body: form ?? null,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, stop]),
    });
    return {
      kind: 'Answered',
      retryAfter: retryAfterOf(response.headers.get('retry-after')),
      answer: {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        location: response.headers.get('location') ?? undefined,
        text: await bodyOf(response),
      },
    };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throwIfStopped(url, stop);
    if (timeout.aborted)
      return left <= attempt
        ? { kind: 'Failed', reason: 'it did not answer in time', mayPass: false, cause: error }
        : { kind: 'Failed', reason: `it did not answer within ${attempt / 1_000} s`, mayPass: true, cause: error };
    return { kind: 'Failed', ...faultOf(error), cause: error };
  }
};

const bodyOf = async (response: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > mostBytes) {
      throw new SourceError(
        'the points cannot be read',
        addressText(new URL(response.url)),
        `its answer is larger than ${mostBytes / 2 ** 20} MiB`,
        'name fewer systems',
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Seconds, or a date. Source: RFC 9110, 10.2.3. */
const retryAfterOf = (text: string | null): number | undefined => {
  if (text === null) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
};

interface Wait {
  /** Milliseconds. */
  readonly wait: number;
  /** By the server. */
  readonly isAsked: boolean;
}

/** Twice as long each time, with jitter. */
const backoff = (attempt: number): Wait => ({ wait: 100 * 2 ** (attempt - 1) * (1 + Math.random()), isAsked: false });

const pause = async (
  { url }: Call,
  { wait, isAsked }: Wait,
  { deadline, stop, lateFix = fewer }: Limits,
  reason: string,
): Promise<void> => {
  if (performance.now() + wait > deadline) {
    throw new SourceError(
      'the points cannot be read',
      addressText(url),
      isAsked ? `${reason}, and requests a wait of ${Math.ceil(wait / 1_000)} s` : reason,
      lateFix.replace('this again', 'this again later'),
    );
  }
  await sleep(wait, undefined, { signal: stop }).catch(() => throwIfStopped(url, stop));
};

const throwIfStopped = (url: URL, stop: AbortSignal): void => {
  if (!stop.aborted) return;
  throw new SourceError('stopped', addressText(url), 'Ctrl-C', 'run this again');
};

const fewer = 'run this again, or for fewer systems';

const tooLate = (url: URL, { lateFix = fewer }: Limits): SourceError =>
  new SourceError('the points cannot be read', addressText(url), 'it did not answer in time', lateFix);

const unreachable = (
  url: URL,
  { reason, cause }: { readonly reason: string; readonly cause: unknown },
  limits: Limits,
): SourceError =>
  reason === 'it did not answer in time'
    ? tooLate(url, limits)
    : new SourceError(
        'the points cannot be read',
        addressText(url),
        reason,
        reason.startsWith('it closed the connection')
          ? 'run this again; where it stays so, look at the server, and at a proxy before it'
          : 'check the address, and that this machine may reach it (network, VPN, proxy)',
        { cause },
      );

/** By the codes of Node's sockets and of undici. */
const faults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be resolved now',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection in the middle of its answer',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 10 s',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its answer is shorter than its content-length',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not use TLS: its URL may begin with http://',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is signed by nobody that this machine trusts (NODE_EXTRA_CA_CERTS adds one)',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is signed by nobody that this machine trusts (NODE_EXTRA_CA_CERTS adds one)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is signed by nobody that this machine trusts (NODE_EXTRA_CA_CERTS adds one)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another host',
};

const lasting: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const faultOf = (error: unknown): { readonly reason: string; readonly mayPass: boolean } => {
  const cause = Error.isError(error) ? (error.cause ?? error) : error;
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  const key = String(code);
  return {
    reason:
      faults[key] ??
      String(message ?? error)
        .split('\n', 1)[0]!
        .slice(0, 200),
    mayPass: !lasting.has(key),
  };
};
