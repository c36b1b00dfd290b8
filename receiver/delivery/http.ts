/** One request to a destination, and what its status means. */
import type { Outcome } from './message.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | undefined;
}

export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<HttpAnswer | Outcome>;

export const isAnswer = (result: HttpAnswer | Outcome): result is HttpAnswer => 'status' in result;

/** Most characters of an answer that are read. */
const mostText = 10_000;
const timeoutMs = 10_000;
/** Milliseconds: the longest wait that a destination may request. */
const longestWait = 3_600_000;

export const post: Post = async (url, headers, body) => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'atalaya', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = (await response.text()).slice(0, mostText);
    return { status: response.status, text, retryAfterMs: retryAfterOf(response.headers.get('retry-after')) };
  } catch (error) {
    const { code, message } = causeOf(error);
    const reason = `${code ?? ''} ${message}`.trim();
    return neverSent.has(code ?? '') ? { kind: 'NotNow', reason } : { kind: 'Unknown', reason };
  }
};

const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const causeOf = (error: unknown): { readonly code: string | undefined; readonly message: string } => {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  return { code: typeof code === 'string' ? code : undefined, message: String(message).slice(0, 200) };
};

/** 2xx is delivered; 408, 425, 429 and 5xx may pass; any other answer stays as it is. Source: RFC 9110, 15. */
export const outcomeOfStatus = ({ status, text, retryAfterMs }: HttpAnswer): Outcome => {
  if (status >= 200 && status < 300) return { kind: 'Delivered' };
  const reason = `it answers ${status}: ${text.slice(0, 200)}`.trimEnd();
  if (status >= 500 || status === 429 || status === 408 || status === 425)
    return { kind: 'NotNow', reason, ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }) };
  return { kind: 'Refused', reason };
};

/** Seconds, or a date. Source: RFC 9110, 10.2.3. */
export const retryAfterOf = (header: string | null, now: number = Date.now()): number | undefined => {
  if (header === null || header.trim() === '') return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), longestWait) : undefined;
};
