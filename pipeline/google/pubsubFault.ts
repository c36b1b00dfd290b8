/** Turns Pub/Sub's errors into `GoogleError` with a reason and a fix. The client itself retries transient errors. */
import { firstLine, GoogleError, isCredentialFault, logIn } from './googleError.ts';

/** gRPC status codes. Source: https://grpc.io/docs/guides/status-codes/ */
const status = { notFound: 5, permissionDenied: 7, unauthenticated: 16 };

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

export const isNotFound = (error: unknown): boolean => codeOf(error) === status.notFound;

export const isPermissionDenied = (error: unknown): boolean => codeOf(error) === status.permissionDenied;

/** gRPC: ALREADY_EXISTS. */
export const alreadyExists = (error: unknown): boolean => codeOf(error) === 6;

/** `failure` is the first line of the message, `resource` a topic or subscription, `noun` its kind. */
export const pubsubFault = (
  failure: string,
  noun: 'topic' | 'subscription',
  resource: string,
  error: unknown,
): GoogleError => {
  const message = firstLine(error);
  const wrap = (reason: string, fix: string): GoogleError =>
    new GoogleError(failure, resource, reason, fix, { cause: error });
  if (isNotFound(error))
    return wrap(
      `the ${noun} does not exist, or was deleted`,
      `create the ${noun}, or correct its name in the definition; an emulator loses everything when it restarts`,
    );
  if (isCredentialFault(message) || codeOf(error) === status.unauthenticated)
    return wrap(`no valid credentials: ${message}`, logIn);
  if (codeOf(error) === status.permissionDenied) {
    const role = noun === 'topic' ? 'roles/pubsub.publisher' : 'roles/pubsub.subscriber';
    return wrap(`permission denied: ${message}`, `grant ${role} on the ${noun} to the account that runs this`);
  }
  return wrap(message, 'check https://status.cloud.google.com, or the log of the emulator, and start again');
};
