/**
 * Turns BigQuery's errors into `WarehouseUnavailable` with a message, so that nothing is acknowledged: a missing table is not
 * the fault of a message. Errors that a retry cannot solve say what a person has to do.
 * Source: https://cloud.google.com/bigquery/docs/error-messages
 */
import { WarehouseUnavailable } from '../ports.ts';
import { explain, firstLine, isCredentialFault, logIn } from './googleError.ts';

export interface CallSubject {
  /** The first words of its error message, such as 'rows cannot be stored'. */
  readonly failure: string;
  /** The table, dataset or project of the call. */
  readonly resource: string;
}

/** BigQuery's error answer, as the cause of a failure. */
export class BigQueryAnswer extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'BigQueryAnswer';
    this.status = status;
    this.reason = reason;
  }
}

const transientReasons: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'quotaExceeded',
  'backendError',
  'internalError',
]);

interface ErrorBody {
  readonly error?: { readonly message?: string; readonly errors?: readonly { readonly reason?: string }[] };
}

const answerOf = (status: number, text: string): BigQueryAnswer => {
  try {
    const { error } = JSON.parse(text) as ErrorBody;
    return new BigQueryAnswer(status, error?.errors?.[0]?.reason ?? '', error?.message ?? `HTTP ${status}`);
  } catch {
    return new BigQueryAnswer(status, '', `HTTP ${status}`);
  }
};

/** The answer that caused a failure; undefined without one. */
export const answerIn = (error: unknown): BigQueryAnswer | undefined => {
  const cause = Error.isError(error) ? error.cause : undefined;
  return cause instanceof BigQueryAnswer ? cause : undefined;
};

export const faultOf = (call: CallSubject, status: number, text: string): WarehouseUnavailable => {
  const answer = answerOf(status, text);
  const { reason } = answer;
  const message = firstLine(answer);
  if (status >= 500 || status === 408 || status === 429 || transientReasons.has(reason))
    return new WarehouseUnavailable(`${call.failure}: ${reason === '' ? '' : `${reason}: `}${message}`, {
      cause: answer,
    });
  const { cause, fix } = remedyOf(status, reason, message);
  return misconfigured(call, cause, fix, answer);
};

/** The query would bill more bytes than its limit, and BigQuery did not run it. */
export const isOverLimit = (error: unknown): boolean => answerIn(error)?.reason === 'bytesBilledLimitExceeded';

/** There was no answer, or there are no credentials. */
export const unreachable = (call: CallSubject, error: unknown): WarehouseUnavailable => {
  const message = firstLine(error);
  if (isCredentialFault(message)) return misconfigured(call, `no valid credentials: ${message}`, logIn, error);
  const cause = Error.isError(error) && Error.isError(error.cause) ? `: ${firstLine(error.cause)}` : '';
  return new WarehouseUnavailable(`${call.failure}: ${message}${cause}`, { cause: error });
};

export const misconfigured = (
  { failure, resource }: CallSubject,
  reason: string,
  fix: string,
  cause?: unknown,
): WarehouseUnavailable => new WarehouseUnavailable(explain(failure, resource, reason, fix), { cause });

const remedyOf = (
  status: number,
  reason: string,
  message: string,
): { readonly cause: string; readonly fix: string } => {
  if (status === 401) return { cause: `the credentials are not valid or have expired: ${message}`, fix: logIn };
  if (status === 403)
    return {
      cause: `permission denied: ${message}`,
      fix: 'grant roles/bigquery.dataEditor on the dataset and roles/bigquery.jobUser on the project to the account that runs this',
    };
  if (status === 404)
    return {
      cause: `it does not exist: ${message}`,
      fix: 'create the dataset and the table (terraform apply), or correct their names in the definition',
    };
  if (reason === 'bytesBilledLimitExceeded')
    return {
      cause: `the query would bill more bytes than the limit: ${message}`,
      fix: 'filter by a shorter time range, or raise the limit of billed bytes',
    };
  if (/unrecognized name|not found inside|no such field/i.test(message))
    return { cause: `the table lacks a column: ${message}`, fix: lacksColumnFix };
  return {
    cause: `BigQuery refuses the call (${status} ${reason}): ${message}`,
    fix: 'compare the table with the schema of the system',
  };
};

export const lacksColumnFix = 'add the column to the table (terraform apply), or remove the field from the schema';
