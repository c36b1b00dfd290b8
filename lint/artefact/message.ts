/**
 * An artefact as rules read it: messages with the API's field names, however the file spells them, each with its path in the
 * document. A field that is null, an empty text or an empty list counts as absent, as it does for the API.
 */
import { isTemplated } from './placeholder.ts';
import type { Path } from '../../text/path.ts';

/** Path of a part of a document, as a linked list from the part up to the root. */
export interface PathNode {
  readonly parent: PathNode | undefined;
  readonly key: string | number;
}

export interface Message {
  readonly kind: 'Message';
  /** Such as 'XyChart'. */
  readonly type: string;
  readonly parent: Message | undefined;
  /** Undefined for a whole document. */
  readonly path: PathNode | undefined;
  readonly fields: ReadonlyMap<string, Value>;
  /** True when a template may add fields that are not written here. */
  readonly isOpen: boolean;
}

export interface List {
  readonly kind: 'List';
  readonly path: PathNode | undefined;
  readonly items: readonly Value[];
}

/** A map from names to texts, such as labels. */
export interface Table {
  readonly kind: 'Table';
  readonly path: PathNode | undefined;
  readonly entries: ReadonlyMap<string, Scalar>;
}

export interface Scalar {
  readonly kind: 'Scalar';
  readonly path: PathNode | undefined;
  readonly value: string | number | boolean;
  /** The value is unknown until a template is filled in. */
  readonly isTemplated: boolean;
}

/** A templated part, or one of a shape that the API does not have: its content is unknown. */
export interface Unknown {
  readonly kind: 'Unknown';
  readonly path: PathNode | undefined;
}

export type Value = Message | List | Table | Scalar | Unknown;

/** Keys and indexes from the root down to the part. */
export const keysOf = (path: PathNode | undefined): Path => {
  const keys: (string | number)[] = [];
  for (let node = path; node !== undefined; node = node.parent) keys.push(node.key);
  return keys.reverse();
};

export const scalar = (value: Scalar['value'], path: PathNode | undefined): Scalar => ({
  kind: 'Scalar',
  path,
  value,
  isTemplated: typeof value === 'string' && isTemplated(value),
});

const isEmpty = (value: Value): boolean =>
  (value.kind === 'Scalar' && value.value === '') || (value.kind === 'List' && value.items.length === 0);

export const has = ({ fields }: Message, name: string): boolean => {
  const value = fields.get(name);
  return value !== undefined && !isEmpty(value);
};

/** Whether the field is certainly absent. */
export const lacks = (message: Message, name: string): boolean => !message.isOpen && !has(message, name);

/** The fields that are present. */
export const present = (message: Message, names: readonly string[]): readonly string[] =>
  names.filter((name) => has(message, name));

export const messageIn = ({ fields }: Message, name: string): Message | undefined => {
  const value = fields.get(name);
  return value?.kind === 'Message' ? value : undefined;
};

export const messagesIn = ({ fields }: Message, name: string): readonly Message[] => {
  const value = fields.get(name);
  if (value?.kind === 'Message') return [value];
  return value?.kind === 'List' ? value.items.filter((item) => item.kind === 'Message') : [];
};

/** The strings of a list, without templated ones. */
export const textsIn = ({ fields }: Message, name: string): readonly (Scalar & { readonly value: string })[] => {
  const value = fields.get(name);
  return value?.kind === 'List' ? value.items.filter(isKnownText) : [];
};

const isKnownText = (value: Value): value is Scalar & { readonly value: string } =>
  value.kind === 'Scalar' && typeof value.value === 'string' && !value.isTemplated;

/** Number of items in a list; undefined when a template makes some of them. */
export const countIn = (message: Message, name: string): number | undefined => {
  const value = message.fields.get(name);
  if (value === undefined) return message.isOpen ? undefined : 0;
  if (value.kind === 'Unknown' || value.kind === 'Scalar' || value.kind === 'Table') return undefined;
  if (value.kind === 'Message') return 1;
  return value.items.some((item) => item.kind === 'Unknown') ? undefined : value.items.length;
};

export const scalarIn = ({ fields }: Message, name: string): Scalar | undefined => {
  const value = fields.get(name);
  return value?.kind === 'Scalar' ? value : undefined;
};

/** The text as written, including placeholders. */
export const rawText = (message: Message, name: string): string | undefined => {
  const value = scalarIn(message, name)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The text; undefined when it contains a placeholder. */
export const textIn = (message: Message, name: string): string | undefined =>
  scalarIn(message, name)?.isTemplated === true ? undefined : rawText(message, name);

/** A number, or a number written as a string, as the API writes 64-bit integers. */
export const numberIn = (message: Message, name: string): number | undefined => {
  const value = scalarIn(message, name)?.value;
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
};

/** Seconds of a duration such as '60s' or '1.5s'. */
export const secondsIn = (message: Message, name: string): number | undefined => secondsOf(textIn(message, name) ?? '');

export const secondsOf = (text: string): number | undefined => {
  const [, seconds] = /^(-?\d+(?:\.\d+)?)s$/.exec(text) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
};

export const pathTo = (message: Message, name: string): PathNode =>
  message.fields.get(name)?.path ?? { parent: message.path, key: name };

/** The nearest enclosing message of this type, which may be the message itself. */
export const around = (message: Message, type: string): Message | undefined => {
  for (let at: Message | undefined = message; at !== undefined; at = at.parent) if (at.type === type) return at;
  return undefined;
};
