/**
 * Where secrets are: in an environment variable or a file, which the configuration names. Their values are in no definition, no
 * configuration and no message. A file is read at each use, so that a secret can be replaced without a restart.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SecretRef } from '../../model/channel.ts';
import { secretName, secretVariable } from '../../model/oncall/organizationSecrets.ts';

export type Reference =
  | { readonly kind: 'Env'; readonly name: string }
  | { readonly kind: 'File'; readonly file: string };

/** A secret that cannot be read. The message says which and why, and what to do. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Throws `SecretMissing`. */
export const readReference = (reference: Reference, variables: Variables): string => {
  if (reference.kind === 'Env') {
    const value = variables[reference.name];
    if (value !== undefined && value !== '') return value;
    throw new SecretMissing(`the environment variable ${reference.name} is not set\n  fix: set it`);
  }
  return readFile(reference.file);
};

const readFile = (file: string): string => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SecretMissing(
      `the secret file ${file} cannot be read (${code ?? 'no reason'})\n  fix: write the secret into it, readable by this user`,
    );
  }
  // Editors end a file with a line break, which belongs to no secret.
  const value = text.replace(/\r?\n$/, '');
  if (value === '') throw new SecretMissing(`the secret file ${file} is empty\n  fix: write the secret into it`);
  return value;
};

export interface Secrets {
  /** Throws `SecretMissing`. */
  readonly read: (ref: SecretRef) => string;
}

/** Secrets of the definitions: an environment variable for each, or a folder with one file for each, named as the secret is. */
export const createSecrets = (folder: string | undefined, variables: Variables): Secrets => ({
  read: (ref) => {
    const value = variables[secretVariable(ref)];
    if (value !== undefined && value !== '') return value;
    if (folder !== undefined) return readFile(path.join(folder, secretName(ref)));
    throw new SecretMissing(
      `the secret ${ref} is not here\n  fix: set ${secretVariable(ref)}, or 'secrets' to a folder with a file '${secretName(ref)}'`,
    );
  },
});
