/**
 * Terraform's JSON syntax, in which every string is a template: `literal` escapes text, `reference` makes an expression.
 * Source: developer.hashicorp.com/terraform/language/syntax/json, "Expression Mapping".
 */

/** A value in Terraform's JSON: expressions are strings such as '${var.project}'. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

export type Block = Readonly<Record<string, Json | undefined>>;

/** Blocks of one type, by name. */
export type Blocks = Readonly<Record<string, Block>>;

/** Escapes the text, so that Terraform takes it literally. */
export const literal = (text: string): string =>
  text.includes('${') || text.includes('%{') ? text.replaceAll(/[$%](?=\{)/g, '$&$&') : text;

/** The string that Terraform evaluates to the value of an expression such as 'var.project'. */
export const reference = (expression: string): string => `\${${expression}}`;

/** A valid Terraform name: letters, digits and underscores, starting with a letter. */
export const nameOf = (text: string): string => text.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/^(?=[^A-Za-z])/, 'n');

/** The sections of a file ('resource', 'data', ...), each holding blocks by type and name, or a section without types. */
export type Sections = Readonly<Record<string, Readonly<Record<string, Json | Blocks | undefined>>>>;

/** Text of a Terraform file. Empty types and sections are omitted, because Terraform rejects them. */
export const terraformFile = (sections: Sections): string => {
  const kept: Record<string, unknown> = {};
  for (const [section, types] of Object.entries(sections)) {
    const entries = Object.entries(types).filter(([, blocks]) => !isEmpty(blocks));
    if (entries.length > 0) kept[section] = Object.fromEntries(entries);
  }
  return `${JSON.stringify(kept, null, 2)}\n`;
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
