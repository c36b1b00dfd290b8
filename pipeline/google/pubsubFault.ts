/** What Pub/Sub answers, told apart: what may pass is for the caller to repeat, the rest is said with its way out. */
import { firstLine, GoogleError, isCredentialFault, logIn } from './googleError.ts';

/** gRPC status codes. Source: https://grpc.io/docs/guides/status-codes/ */
const status = { notFound: 5, permissionDenied: 7, unauthenticated: 16 };

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

export const isNotFound = (error: unknown): boolean => codeOf(error) === status.notFound;

/** gRPC: ALREADY_EXISTS. */
export const alreadyExists = (error: unknown): boolean => codeOf(error) === 6;

/** `what` failed at `where`, a topic or subscription; `noun` is what it is. */
export const pubsubFault = (
  what: string,
  noun: 'topic' | 'subscription',
  where: string,
  error: unknown,
): GoogleError => {
  const why = firstLine(error);
  const wrap = (reason: string, fix: string): GoogleError =>
    new GoogleError(what, where, reason, fix, { cause: error });
  if (isNotFound(error))
    return wrap(
      `there is no such ${noun} (any more)`,
      `create the ${noun}, or name the one that exists in the system's queue; an emulator forgets all when it restarts`,
    );
  if (isCredentialFault(why) || codeOf(error) === status.unauthenticated)
    return wrap(`no valid credentials: ${why}`, logIn);
  if (codeOf(error) === status.permissionDenied) {
    const role = noun === 'topic' ? 'roles/pubsub.publisher' : 'roles/pubsub.subscriber';
    return wrap(`permission denied: ${why}`, `grant ${role} on it to the account that runs this`);
  }
  return wrap(why, 'see whether https://status.cloud.google.com or the emulator says more, and start again');
};
