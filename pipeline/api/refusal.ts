/**
 * Why a request is refused, in words for its sender: where, what, and how to fix it. The sender may be a stranger, so it
 * must contain nothing internal.
 */

/** One fault of a request. `where` is a parameter, a header or a part of the body. The keys are public: see the OpenAPI document. */
export interface Fault {
  readonly where: string;
  readonly what: string;
  readonly fix: string;
}

/** Thrown or returned for a request that is deliberately answered with an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** One object a fault, for programs. */
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

/** Most faults that one answer lists. */
const maxFaults = 10;

/** A refusal that reports the faults at once: the first ten, and how many more there are. */
export const refuse = (status: number, faults: readonly Fault[], headers: readonly string[] = []): Refusal => {
  const listed = faults.slice(0, maxFaults);
  const more = faults.length - listed.length;
  const sentences = [...listed.map(sentence), ...(more > 0 ? [`${more} more faults are not listed.`] : [])];
  return new Refusal(status, sentences.join(' '), listed, headers);
};

/** 503: the same request may succeed in a second. */
export const unavailable = (detail: string): Refusal =>
  new Refusal(503, `${detail} Fix: send the request again in a second.`, [], ['Retry-After', '1']);

/** Text of the sender, shortened to be repeated in a message. */
export const quote = (text: string): string => `'${text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text}'`;
