/** A message of the system, parsed. */
export type Sample = Readonly<Record<string, unknown>>;
