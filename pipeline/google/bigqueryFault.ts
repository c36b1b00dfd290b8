/**
 * What BigQuery answers when it refuses, in words. All of it is `WarehouseUnavailable`, so that nothing is acknowledged:
 * a table that is missing is no fault of a message. `permanent` ones say what a person has to do.
 * Source: https://cloud.google.com/bigquery/docs/error-messages
 */
import { WarehouseUnavailable } from '../ports.ts';
import { explained, firstLine, isCredentialFault, logIn } from './googleError.ts';

export interface Place {
  /** What a call is for, as the message of its failure begins: 'rows cannot be stored'. */
  readonly what: string;
  /** The table, dataset or project that it is about. */
  readonly where: string;
}

/** What BigQuery said, for whoever tells its answers apart. */
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

const passing: ReadonlySet<string> = new Set(['rateLimitExceeded', 'quotaExceeded', 'backendError', 'internalError']);

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

/** The answer behind a failure, when there was one. */
export const answerBehind = (error: unknown): BigQueryAnswer | undefined => {
  const cause = Error.isError(error) ? error.cause : undefined;
  return cause instanceof BigQueryAnswer ? cause : undefined;
};

export const faultOf = (call: Place, status: number, text: string): WarehouseUnavailable => {
  const answer = answerOf(status, text);
  const { reason } = answer;
  const why = firstLine(answer);
  if (status >= 500 || status === 408 || status === 429 || passing.has(reason))
    return new WarehouseUnavailable(`${call.what}: ${reason === '' ? '' : `${reason}: `}${why}`, { cause: answer });
  const { because, fix } = remedyOf(status, reason, why);
  return misconfigured(call, because, fix, answer);
};

/** No answer came, or no credentials to ask with. */
export const unreachable = (call: Place, error: unknown): WarehouseUnavailable => {
  const said = firstLine(error);
  if (isCredentialFault(said)) return misconfigured(call, `no valid credentials: ${said}`, logIn, error);
  const cause = Error.isError(error) && Error.isError(error.cause) ? `: ${firstLine(error.cause)}` : '';
  return new WarehouseUnavailable(`${call.what}: ${said}${cause}`, { cause: error });
};

export const misconfigured = (
  { what, where }: Place,
  why: string,
  fix: string,
  cause?: unknown,
): WarehouseUnavailable => new WarehouseUnavailable(explained(what, where, why, fix), { cause });

const remedyOf = (status: number, reason: string, why: string): { readonly because: string; readonly fix: string } => {
  if (status === 401) return { because: `the credentials are not valid (any more): ${why}`, fix: logIn };
  if (status === 403)
    return {
      because: `permission denied: ${why}`,
      fix: 'grant roles/bigquery.dataEditor on the dataset and roles/bigquery.jobUser on the project to the account that runs this',
    };
  if (status === 404)
    return {
      because: `it is not there: ${why}`,
      fix: 'create the dataset and the table (terraform apply), or name those that exist',
    };
  if (reason === 'bytesBilledLimitExceeded')
    return {
      because: `the query would cost more than it may: ${why}`,
      fix: 'narrow the filter to a time range, or raise the limit of billed bytes',
    };
  if (/unrecognized name|not found inside|no such field/i.test(why))
    return { because: `the table lacks a column: ${why}`, fix: lacksColumnFix };
  return {
    because: `BigQuery refuses it (${status} ${reason}): ${why}`,
    fix: 'compare the table with the schema of the system',
  };
};

export const lacksColumnFix = 'add the column to the table (terraform apply), or take the field out of the schema';
