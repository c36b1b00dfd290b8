/** What a fake service refuses, in the words of google.rpc.Status. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;
  readonly status: string;
  readonly details: readonly unknown[] | undefined;

  constructor(code: number, status: string, message: string, details?: readonly unknown[]) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

export const notFound = (name: string): Refusal =>
  new Refusal(404, 'NOT_FOUND', `Requested entity was not found: ${name}.`);

export const alreadyExists = (name: string): Refusal =>
  new Refusal(409, 'ALREADY_EXISTS', `Requested entity already exists: ${name}.`);

export const invalid = (message: string): Refusal => new Refusal(400, 'INVALID_ARGUMENT', message);

export const aborted = (message: string): Refusal => new Refusal(409, 'ABORTED', message);
