/**
 * Why a caller is refused: in RFC 6750's codes for programs, and in a sentence for people. It never repeats what the
 * caller sent. Source: RFC 6750, 3; RFC 9110, 11.6.1.
 */
import { refuse, type Refusal } from '../refusal.ts';

export interface Challenges {
  /** 401: there are no credentials. */
  readonly missing: Refusal;
  /** 401: the credentials are not valid; `reason` completes '<header>: '. */
  readonly invalid: (reason: string, fix?: string) => Refusal;
  /** 403: the caller is authenticated, but not allowed. */
  readonly forbidden: (reason: string, fix: string) => Refusal;
}

export interface ChallengeOptions {
  /** The system's id. */
  readonly realm: string;
  /** The header with the credentials. */
  readonly header: string;
  /** What to send. */
  readonly fix: string;
}

export const createChallenges = ({ realm, header, fix }: ChallengeOptions): Challenges => {
  const challenge = (error?: string, reason?: string): readonly string[] => [
    'WWW-Authenticate',
    `Bearer realm="${realm}"${error === undefined ? '' : `, error="${error}", error_description="${reason}"`}`,
  ];
  return {
    // Without credentials there is no error code. Source: RFC 6750, 3.1.
    missing: refuse(401, [{ where: header, what: 'is missing', fix }], challenge()),
    invalid: (reason, fixText = fix) =>
      refuse(401, [{ where: header, what: reason, fix: fixText }], challenge('invalid_token', `the token ${reason}`)),
    forbidden: (reason, fixText) =>
      refuse(
        403,
        [{ where: header, what: reason, fix: fixText }],
        challenge('insufficient_scope', `the token ${reason}`),
      ),
  };
};
