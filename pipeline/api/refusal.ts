/**
 * Why a request is not served, in words for its sender: where it is wrong, what is wrong, and how to put it right.
 * Everything in here may be shown to strangers.
 */

/** One thing that is wrong. `where` is a parameter, a header or a part of the body. */
export interface Fault {
  readonly where: string;
  readonly what: string;
  readonly fix: string;
}

/** A request that is answered with an error, on purpose. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** One object for each thing that is wrong, for programs to read. */
  readonly errors: readonly object[];
  /** Names and values in turn. */
  readonly headers: readonly string[];

  constructor(status: number, detail: string, errors: readonly object[] = [], headers: readonly string[] = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

const sentence = ({ where, what, fix }: Fault): string => `${where}: ${what}. Fix: ${fix}.`;

/** All faults at once. */
export const refuse = (status: number, faults: readonly Fault[], headers: readonly string[] = []): Refusal =>
  new Refusal(status, faults.map(sentence).join(' '), faults, headers);

/** Not now: the same request may be served in a second. */
export const unavailable = (detail: string): Refusal =>
  new Refusal(503, `${detail} Fix: send the request again in a second.`, [], ['Retry-After', '1']);

/** What a stranger wrote, short enough to be repeated in a message. */
export const quote = (text: string): string => `'${text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text}'`;
