/** What Google Cloud refused for good, in words: what, where, why, and the way out. */
export class GoogleError extends Error {
  readonly where: string;
  readonly fix: string;

  constructor(what: string, where: string, why: string, fix: string, options?: ErrorOptions) {
    super(explained(what, where, why, fix), options);
    this.name = 'GoogleError';
    this.where = where;
    this.fix = fix;
  }
}

export const explained = (what: string, where: string, why: string, fix: string): string =>
  `${what}\n  where: ${where}\n  why: ${why}\n  fix: ${fix}`;

export const logIn = 'run: gcloud auth application-default login (on Google Cloud: give the service an account)';

/** Why a client has no usable credentials, or undefined when that is not what it says. */
export const isCredentialFault = (message: string): boolean =>
  /could not load the default credentials|invalid_grant|reauth related error|could not refresh access token|unable to detect a project id|invalid authentication credentials/i.test(
    message,
  );

/** The first line, without what follows it: clients append hints, traces and URLs. */
export const firstLine = (error: unknown): string =>
  (Error.isError(error) ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 300);
