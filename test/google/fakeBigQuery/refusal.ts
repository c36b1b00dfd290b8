/** An error answer of BigQuery. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export const refusalBody = ({ status, reason, message }: Refusal): object => ({
  error: { code: status, message, errors: [{ reason, message, domain: 'global' }] },
});
