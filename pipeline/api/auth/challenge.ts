/**
 * Why a caller is not let in, in RFC 6750's words for programs and in a sentence for people. Says nothing of the proof
 * itself: what a caller sent is repeated nowhere. Source: RFC 6750, 3; RFC 9110, 11.6.1.
 */
import { refuse, type Refusal } from '../refusal.ts';

export interface Challenges {
  /** 401: there is no proof. */
  readonly missing: Refusal;
  /** 401: the proof is not good; `what` completes '<header>: '. */
  readonly invalid: (what: string, fix?: string) => Refusal;
  /** 403: the caller is known, and may not. */
  readonly forbidden: (what: string, fix: string) => Refusal;
}

export interface ChallengeOptions {
  /** The system's id. */
  readonly realm: string;
  /** Where the proof is looked for. */
  readonly header: string;
  /** What to send. */
  readonly fix: string;
}

export const createChallenges = ({ realm, header, fix }: ChallengeOptions): Challenges => {
  const challenge = (error?: string, what?: string): readonly string[] => [
    'WWW-Authenticate',
    `Bearer realm="${realm}"${error === undefined ? '' : `, error="${error}", error_description="${what}"`}`,
  ];
  return {
    // Without a proof there is no error code. Source: RFC 6750, 3.1.
    missing: refuse(401, [{ where: header, what: 'is missing', fix }], challenge()),
    invalid: (what, otherFix = fix) =>
      refuse(401, [{ where: header, what, fix: otherFix }], challenge('invalid_token', `the token ${what}`)),
    forbidden: (what, otherFix) =>
      refuse(403, [{ where: header, what, fix: otherFix }], challenge('insufficient_scope', `the token ${what}`)),
  };
};
