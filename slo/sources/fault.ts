/** Why a source of a definition cannot be read. */
export interface SourceFault {
  readonly kind: 'SourceFault';
  /** Of the problem, such as 'model/unknown-metric'. */
  readonly id: string;
  /** Below the source, such as '.labels.service'; empty for the source itself. */
  readonly below: string;
  readonly message: string;
  readonly fix: string;
}

export const sourceFault = (id: string, message: string, fix: string, below = ''): SourceFault => ({
  kind: 'SourceFault',
  id: `model/${id}`,
  below,
  message,
  fix,
});
