/** A builder on the page of builders. */

export interface Builder {
  readonly name: string;
  readonly use: string;
  /** An expression. */
  readonly example: string;
}

export interface Group {
  readonly title: string;
  /** Path from the root. */
  readonly file: string;
  readonly builders: readonly Builder[];
  /** Exports that build nothing of a definition. */
  readonly others: readonly string[];
}

export const builder = (name: string, use: string, example: string): Builder => ({ name, use, example });
