/** Google Cloud refused a call, and a retry would not help: failure, resource, reason and fix. */
export class GoogleError extends Error {
  readonly resource: string;
  readonly fix: string;

  constructor(failure: string, resource: string, reason: string, fix: string, options?: ErrorOptions) {
    super(explain(failure, resource, reason, fix), options);
    this.name = 'GoogleError';
    this.resource = resource;
    this.fix = fix;
  }
}

export const explain = (failure: string, resource: string, reason: string, fix: string): string =>
  `${failure}\n  where: ${resource}\n  why: ${reason}\n  fix: ${fix}`;

export const logIn = 'run: gcloud auth application-default login (on Google Cloud: give the service an account)';

/** True when a client reports that it has no usable credentials. */
export const isCredentialFault = (message: string): boolean =>
  /could not load the default credentials|invalid_grant|reauth related error|could not refresh access token|unable to detect a project id|invalid authentication credentials/i.test(
    message,
  );

/** The first line of a message: clients append hints, traces and URLs. */
export const firstLine = (error: unknown): string =>
  (Error.isError(error) ? error.message : String(error)).split('\n', 1)[0]!.slice(0, 300);
