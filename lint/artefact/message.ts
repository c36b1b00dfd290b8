/**
 * An artefact as rules see it: messages of the API with the API's own field names, whichever way the file spells them, each
 * knowing its place. A field that is null, an empty text or an empty list is as good as absent, as it is to the API.
 */
import { isTemplated } from './placeholder.ts';
import type { Path } from '../../text/path.ts';

/** A part of a document, by its parent. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

export interface Message {
  readonly kind: 'Message';
  /** Such as 'XyChart'. */
  readonly type: string;
  readonly parent: Message | undefined;
  /** Undefined for a whole document. */
  readonly place: Place | undefined;
  readonly fields: ReadonlyMap<string, Value>;
  /** True when a template may add fields that are not written here. */
  readonly isOpen: boolean;
}

export interface List {
  readonly kind: 'List';
  readonly place: Place | undefined;
  readonly items: readonly Value[];
}

/** A map from names to texts, such as labels. */
export interface Table {
  readonly kind: 'Table';
  readonly place: Place | undefined;
  readonly entries: ReadonlyMap<string, Scalar>;
}

export interface Scalar {
  readonly kind: 'Scalar';
  readonly place: Place | undefined;
  readonly value: string | number | boolean;
  /** What it is stays open until a template is filled in. */
  readonly isTemplated: boolean;
}

/** Something that a template makes, or of a shape that the API does not have: nothing is known of it. */
export interface Unknown {
  readonly kind: 'Unknown';
  readonly place: Place | undefined;
}

export type Value = Message | List | Table | Scalar | Unknown;

export const pathOf = (place: Place | undefined): Path => {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
};

export const scalar = (value: Scalar['value'], place: Place | undefined): Scalar => ({
  kind: 'Scalar',
  place,
  value,
  isTemplated: typeof value === 'string' && isTemplated(value),
});

const isEmpty = (value: Value): boolean =>
  (value.kind === 'Scalar' && value.value === '') || (value.kind === 'List' && value.items.length === 0);

export const has = ({ fields }: Message, name: string): boolean => {
  const value = fields.get(name);
  return value !== undefined && !isEmpty(value);
};

/** Whether the field is surely absent. */
export const lacks = (message: Message, name: string): boolean => !message.isOpen && !has(message, name);

/** Those of the fields that are there. */
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

/** Each text of a list that is known. */
export const textsIn = ({ fields }: Message, name: string): readonly (Scalar & { readonly value: string })[] => {
  const value = fields.get(name);
  return value?.kind === 'List' ? value.items.filter(isKnownText) : [];
};

const isKnownText = (value: Value): value is Scalar & { readonly value: string } =>
  value.kind === 'Scalar' && typeof value.value === 'string' && !value.isTemplated;

/** How many items a list has, undefined when a template makes some of them. */
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

/** The text as it is written, placeholders and all. */
export const rawText = (message: Message, name: string): string | undefined => {
  const value = scalarIn(message, name)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The text, undefined when it holds a placeholder. */
export const textIn = (message: Message, name: string): string | undefined =>
  scalarIn(message, name)?.isTemplated === true ? undefined : rawText(message, name);

/** A number, also one that is written as text, as the API writes 64-bit ones. */
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

export const placeOf = (message: Message, name: string): Place =>
  message.fields.get(name)?.place ?? { parent: message.place, key: name };

/** The nearest message of this type around it, itself included. */
export const around = (message: Message, type: string): Message | undefined => {
  for (let at: Message | undefined = message; at !== undefined; at = at.parent) if (at.type === type) return at;
  return undefined;
};
