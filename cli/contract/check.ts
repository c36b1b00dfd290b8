/** A check of the contract, and what it finds at one target. */
import type { Answer, ContractTarget, Request } from './request.ts';
import { jsonText, kindOf } from './values.ts';

export type Outcome =
  | { readonly kind: 'passed' }
  /** The reason has the answer that came. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Without a fix there is nothing to look at. */
  | { readonly kind: 'skipped'; readonly reason: string; readonly fix?: string };

export interface Checked extends ContractTarget {
  readonly request: Request;
}

export interface Check {
  /** Stable: it is the id of a finding. */
  readonly id: string;
  /** What a target does that passes. */
  readonly title: string;
  /** It looks for a message until it appears, which shows nothing where reads are broken. */
  readonly readsBack?: true;
  readonly run: (target: Checked) => Promise<Outcome>;
}

export const passed: Outcome = { kind: 'passed' };
export const failed = (reason: string): Outcome => ({ kind: 'failed', reason });
export const skipped = (reason: string, fix?: string): Outcome =>
  fix === undefined ? { kind: 'skipped', reason } : { kind: 'skipped', reason, fix };
export const unless = (holds: boolean, reason: string): Outcome => (holds ? passed : failed(reason));

/** The first failure, else the first outcome that is not passed. */
export const allOf = (...outcomes: readonly Outcome[]): Outcome =>
  outcomes.find(({ kind }) => kind === 'failed') ?? outcomes.find(({ kind }) => kind !== 'passed') ?? passed;

/** An answer without the values of rows: reports are published, and rows may hold personal data. */
export const answerText = ({ status, json, text, fault }: Answer): string => {
  if (status >= 300 || json === undefined) {
    const body = json === undefined ? `${fault ?? ''}${text === '' ? '' : `: ${jsonText(text)}`}` : jsonText(json);
    return `it answered ${status}: ${body}`;
  }
  return `it answered ${status}: ${shapeOf(json)}`;
};

const shapeOf = (json: unknown): string => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return kindOf(json);
  if ('error' in json) return `{"error":${jsonText(json.error)}}`;
  return `an object with ${Object.keys(json).slice(0, 10).join(', ') || 'no fields'}`;
};
