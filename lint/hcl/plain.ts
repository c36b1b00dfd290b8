/**
 * Values of HCL as Terraform's JSON syntax writes them: an expression whose value is not known before a plan is the text
 * `${expression}`. Source: Terraform, "JSON Configuration Syntax".
 */
import type { Located, LocatedMap } from '../../text/located.ts';
import type { Position, Span } from '../../text/position.ts';

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export interface Placing {
  readonly positionOf: (offset: number) => Position;
  /** Counts a value that is made; false when the file stands for too many. */
  readonly spend: () => boolean;
}

export const isPlainMap = (value: Plain): value is { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with every part at one place: that of the reference through which it was found. */
export const locatedOf = (value: Plain, span: Span, placing: Placing): Located => {
  const at = placing.positionOf(span.from);
  const scalar = (written: string | number | boolean | null): Located => ({
    kind: 'scalar',
    value: written,
    source: String(written),
    at,
    span,
  });
  const place = (part: Plain): Located => {
    if (!placing.spend()) return scalar('${too large}');
    if (Array.isArray(part)) return { kind: 'list', items: (part as readonly Plain[]).map(place), at, span };
    if (!isPlainMap(part)) return scalar(part as string | number | boolean | null);
    const entries: LocatedMap['entries'] = new Map(
      Object.entries(part).map(([key, entry]) => [key, { value: place(entry), at, span }]),
    );
    return { kind: 'map', entries, at, span };
  };
  return place(value);
};

/** In strings of Terraform `$${` is a literal `${`, and `${` begins an expression; in the JSON that it makes, `${` is text. */
export const asJsonText = (written: string): string =>
  written
    .replaceAll(/(?<!\$)\$\{((?:[^{}]|\{[^{}]*\})*)\}/g, (_, inner: string) => placeholder(inner))
    .replaceAll('$${', '${');

/** An unknown part of a JSON text: nothing in it ends a string. */
export const placeholder = (expression: string): string => `{{${expression.replaceAll(/["\\{}\s]+/g, ' ').trim()}}}`;
