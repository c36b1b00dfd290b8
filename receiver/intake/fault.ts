/** A notification that cannot be understood: where, what is wrong, and what to do. Nothing of it is stored. */
export interface IntakeFault {
  readonly kind: 'IntakeFault';
  readonly where: string;
  readonly what: string;
  readonly fix: string;
}

export const fault = (where: string, what: string, fix: string): IntakeFault => ({
  kind: 'IntakeFault',
  where,
  what,
  fix,
});

export const isFault = (value: object): value is IntakeFault => 'kind' in value && value.kind === 'IntakeFault';
