/**
 * Why an answer is bad. The summary has one metric for each reason: k6 counts only in metrics that exist before the first request.
 */

// --- emitted from here ---

/** Why an answer is bad: its body, its status, or that there is none. */
interface Fault {
  readonly kind: 'wrong' | 'status' | 'none';
  readonly reason: string;
}

/** Wrong answers by reason, and answers that did not come. */
const wrongReasons = [
  'content type',
  'encoding',
  'too large',
  'not JSON',
  'duplicate key',
  'error body',
  'envelope',
  'schema',
  'empty list',
  'fewer rows',
  'more rows',
  'other row',
  'filter',
  'order',
  'status',
  '304 unasked',
] as const;
const noneReasons = [
  'timed out',
  'connection refused',
  'connection reset',
  'connection closed',
  'no such host',
  'TLS',
  'not HTTP',
  'no connection',
  'no answer',
] as const;
type WrongReason = (typeof wrongReasons)[number];
type NoneReason = (typeof noneReasons)[number];

/** Statuses by number where they are usual, else by their hundred. */
const statuses: readonly string[] =
  '200 201 202 204 206 301 302 303 304 307 308 400 401 402 403 404 405 406 408 409 410 411 412 413 414 415 421 422 425 426 428 429 431 451 499 500 501 502 503 504 505 507 508 511 520 521 522 523 524 525 526 530 1xx 2xx 3xx 4xx 5xx 6xx 7xx 8xx 9xx'.split(
    ' ',
  );

const badReasons: Record<Fault['kind'], readonly string[]> = {
  wrong: wrongReasons,
  status: statuses,
  none: noneReasons,
};
const badMetric = (kind: string, reason: string): string => `bad_${kind}_${reason.replace(/ /g, '_')}`;
// --- emitted to here ---

export { badMetric, badReasons };
export type { Fault, NoneReason, WrongReason };
