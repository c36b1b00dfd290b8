/** What every resource of an inventory has, and the parts that several kinds share. */
export interface Located {
  /** Where it stands: an address of Terraform, or a file and an index. */
  readonly address: string;
  readonly project: string | undefined;
  readonly region: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** The name of another resource; undefined where the file does not say it. */
export type Link = string | undefined;

/** Names and plain values. Values from a secret, and those that Terraform marks as sensitive, have no text. */
export interface Variable {
  readonly name: string;
  readonly value: string | undefined;
}
