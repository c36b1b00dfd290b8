/**
 * JSON that others wrote, with an error that gives the position of the fault. Its text is never part of a message: a state
 * contains secrets, and V8's own message quotes the text around the fault.
 */
import { UsageError } from '../model/usageError.ts';
import type { Json } from './json.ts';

/** Throws `UsageError`. `fix` says how to make the file. */
export const readJson = (text: string, file: string, fix: string): Json => {
  const known = notJson(text);
  if (known !== undefined) throw new UsageError(`${file} is ${known}`, fix);
  try {
    return JSON.parse(text.startsWith('\u{FEFF}') ? text.slice(1) : text) as Json;
  } catch (error) {
    throw new UsageError(`${file} is not JSON${positionIn(text, error)}`, fix);
  }
};

/** What the file is instead, where its beginning shows that. */
const notJson = (text: string): string | undefined => {
  if (text.trim() === '') return 'empty';
  if (text.startsWith('PK\u{3}\u{4}')) return 'a plan in the binary form of Terraform';
  if (/^\s*\{"@level":/.test(text)) return 'the log of terraform plan -json or apply -json';
  if (/^\s*(#|\/\/)|^\s*(resource|terraform|provider|module|variable|data|locals|output)\b[^:\n]*\{/.test(text))
    return 'HCL, or the text of a plan';
  if (/^\s*Terraform (used|will)|^\s*No changes\./.test(text)) return 'the text of a plan';
  return /^\s*(---|[\w.@-]+:\s)/.test(text) ? 'YAML' : undefined;
};

const positionIn = (text: string, error: unknown): string => {
  const message = Error.isError(error) ? error.message : '';
  const offset = /at position (\d+)/.exec(message)?.[1];
  const end = /Unexpected end|Unterminated/.test(message) ? text.length : undefined;
  const index = offset === undefined ? end : Number(offset);
  if (index === undefined) return '';
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  const place = `line ${line}, column ${index - before.lastIndexOf('\n')}`;
  return index >= text.trimEnd().length ? `: it ends at ${place} before it is complete` : `: see ${place}`;
};
