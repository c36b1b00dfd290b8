/** Why a message can never be stored. */
export const rejectionCodes = [
  'empty',
  'too-large',
  'byte-order-mark',
  'bad-utf8',
  'bad-json',
  'duplicate-key',
  'not-an-object',
  'missing-field',
  'null-field',
  'wrong-type',
  'unknown-field',
  'outside-streaming-window',
  'refused-row',
  'unverified-claim',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export interface Rejection {
  readonly kind: 'Rejection';
  readonly code: RejectionCode;
  /** The path of the field, such as 'items[3].price'. */
  readonly field: string | undefined;
  readonly reason: string;
}

export const rejection = (code: RejectionCode, field: string | undefined, reason: string): Rejection => ({
  kind: 'Rejection',
  code,
  field,
  reason,
});
