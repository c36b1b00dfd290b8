/**
 * What an expression of HCL stands for, as far as the files say it: literals, templates, lists, objects, locals, arguments of
 * resources beside it, and the commonest functions. Everything else is unknown: the text `${…}`, as Terraform's JSON writes it.
 */
import type { Located } from '../../text/located.ts';
import type { Span } from '../../text/position.ts';
import { functions, operators } from './functions.ts';
import { asJsonText, isPlainMap, locatedOf, placeholder, type Placing, type Plain } from './plain.ts';
import { partOf, partsOf, textOf, type SyntaxNode } from './syntax.ts';
import { heredocOf, heredocParts, quotedParts, type TemplatePart } from './template.ts';

export interface Scope extends Placing {
  readonly text: string;
  /** The value of a path such as `local.x` or `google_logging_metric.errors.name`; undefined when it is not known. */
  readonly lookUp: (path: readonly string[]) => Plain | undefined;
}

/** Expressions are never nested this deeply by people; the stack is deeper. */
const deepest = 200;
const longestText = 200_000;

const spanOf = ({ startIndex, endIndex }: SyntaxNode): Span => ({ from: startIndex, to: endIndex });

export const unknown = (scope: Scope, node: SyntaxNode): string => `\${${textOf(scope.text, node)}}`;

/** The value with the places of its parts, for an expression that is written out. */
export const evaluate = (scope: Scope, node: SyntaxNode, depth = 0): Located => {
  const span = spanOf(node);
  const at = scope.positionOf(span.from);
  const placed = (value: Plain): Located => locatedOf(value, span, scope);
  if (depth > deepest || !scope.spend()) return placed(unknown(scope, node));
  const inner = unwrapped(node);
  switch (inner.type) {
    case 'tuple':
      return { kind: 'list', items: expressionsIn(inner).map((item) => evaluate(scope, item, depth + 1)), at, span };
    case 'object': {
      const entries = partsOf(inner).flatMap((element) => {
        if (element.type !== 'object_elem') return [];
        const [key, value] = partsOf(element);
        if (key === undefined || value === undefined) return [];
        const place = { at: scope.positionOf(key.startIndex), span: spanOf(key) };
        return [[keyText(scope, key), { value: evaluate(scope, value, depth + 1), ...place }] as const];
      });
      return { kind: 'map', entries: new Map(entries), at, span };
    }
    case 'function_call': {
      const [argument] = argumentsOf(inner);
      if (nameOf(scope, inner) === 'jsonencode' && argument !== undefined && argumentsOf(inner).length === 1)
        return jsonTexts(evaluate(scope, argument, depth + 1));
      return placed(plainValue(scope, node, depth));
    }
    default:
      return placed(plainValue(scope, node, depth));
  }
};

/** What `jsonencode` makes of a value is checked as the value: its texts are the JSON's. */
const jsonTexts = (value: Located): Located => {
  switch (value.kind) {
    case 'scalar':
      return typeof value.value === 'string' ? { ...value, value: asJsonText(value.value) } : value;
    case 'list':
      return { ...value, items: value.items.map(jsonTexts) };
    case 'map':
      return {
        ...value,
        entries: new Map(
          [...value.entries].map(([key, entry]) => [asJsonText(key), { ...entry, value: jsonTexts(entry.value) }]),
        ),
      };
  }
};

const wrappers: readonly string[] = ['expression', 'literal_value', 'collection_value', 'template_expr', 'operation'];

/** The node inside of wrappers and parentheses that have one part. */
const unwrapped = (node: SyntaxNode): SyntaxNode => {
  let at = node;
  for (;;) {
    const parts = partsOf(at);
    const [only] = parts;
    if (!wrappers.includes(at.type) || parts.length !== 1 || only === undefined) return at;
    at = only;
  }
};

const expressionsIn = (node: SyntaxNode): readonly SyntaxNode[] =>
  partsOf(node).filter(({ type }) => type === 'expression');

const nameOf = (scope: Scope, call: SyntaxNode): string => {
  const name = partOf(call, 'identifier');
  return name === undefined ? '' : textOf(scope.text, name);
};

const argumentsOf = (call: SyntaxNode): readonly SyntaxNode[] => {
  const list = partOf(call, 'function_arguments');
  return list === undefined ? [] : expressionsIn(list);
};

/** A bare word is the key itself; an expression in parentheses is evaluated. */
const keyText = (scope: Scope, key: SyntaxNode): string => {
  const raw = textOf(scope.text, key);
  if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(raw)) return raw;
  const value = plainValue(scope, key, 0);
  return typeof value === 'object' ? unknown(scope, key) : String(value);
};

/** The value without places. */
export const plainValue = (scope: Scope, node: SyntaxNode, depth: number): Plain => {
  if (depth > deepest || !scope.spend()) return unknown(scope, node);
  const inner = unwrapped(node);
  const of = (part: SyntaxNode): Plain => plainValue(scope, part, depth + 1);
  switch (inner.type) {
    case 'string_lit':
    case 'quoted_template':
      return joined(scope, quotedParts(scope.text, inner), depth);
    case 'heredoc_template':
      return joined(scope, heredocParts(scope.text, heredocOf(scope.text, inner)), depth);
    case 'numeric_lit':
      return Number(textOf(scope.text, inner));
    case 'bool_lit':
      return textOf(scope.text, inner) === 'true';
    case 'null_lit':
      return null;
    case 'tuple':
      return expressionsIn(inner).map(of);
    case 'object':
      return Object.fromEntries(
        partsOf(inner).flatMap((element) => {
          const [key, value] = element.type === 'object_elem' ? partsOf(element) : [];
          return key === undefined || value === undefined ? [] : [[keyText(scope, key), of(value)]];
        }),
      );
    case 'function_call':
      return called(scope, inner, depth) ?? unknown(scope, node);
    case 'unary_operation': {
      const [operand] = partsOf(inner);
      const value = operand === undefined ? undefined : of(operand);
      return typeof value === 'number' && scope.text[inner.startIndex] === '-' ? -value : unknown(scope, node);
    }
    case 'binary_operation':
      return calculated(scope, inner, of) ?? unknown(scope, node);
    default:
      return referred(scope, inner) ?? unknown(scope, node);
  }
};

const called = (scope: Scope, call: SyntaxNode, depth: number): Plain | undefined => {
  const name = nameOf(scope, call);
  if (!Object.hasOwn(functions, name)) return undefined;
  const args = argumentsOf(call).map((argument) => plainValue(scope, argument, depth + 1));
  return functions[name]?.(args);
};

const calculated = (scope: Scope, node: SyntaxNode, of: (part: SyntaxNode) => Plain): Plain | undefined => {
  const parts = partsOf(node);
  const [left, right] = [parts[0], parts.at(-1)];
  // Longer chains have several nodes on a side.
  if (left === undefined || right === undefined || parts.length !== 2) return undefined;
  const operate = operators[scope.text.slice(left.endIndex, right.startIndex).trim()];
  const [a, b] = [of(left), of(right)];
  return operate === undefined || typeof a !== 'number' || typeof b !== 'number' ? undefined : operate(a, b);
};

/** A path of names, such as `local.x.y`. */
const referred = (scope: Scope, node: SyntaxNode): Plain | undefined => {
  const raw = textOf(scope.text, node);
  const path = raw.split('.');
  return path.length > 1 && path.length < 10 && path.every((name) => /^[A-Za-z_][\w-]*$/.test(name))
    ? scope.lookUp(path)
    : undefined;
};

/** A template that is nothing but one interpolation has its value. */
const joined = (scope: Scope, parts: readonly TemplatePart[], depth: number): Plain => {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'Interpolation' && only.expression !== undefined)
    return plainValue(scope, only.expression, depth + 1);
  const text = parts.map((part) => (part.kind === 'Literal' ? part.text : partText(scope, part, depth))).join('');
  return text.length > longestText ? '${too long}' : text;
};

type Interpolation = Extract<TemplatePart, { readonly kind: 'Interpolation' }>;

const partText = (scope: Scope, { node, expression }: Interpolation, depth: number): string => {
  const raw = textOf(scope.text, node);
  if (expression === undefined) return raw;
  const value = plainValue(scope, expression, depth + 1);
  return value === null || typeof value === 'object' ? raw : String(value);
};

/** An interpolation inside a text that is JSON. */
export const jsonPart = (scope: Scope, node: SyntaxNode, expression: SyntaxNode | undefined): string => {
  const value = expression === undefined ? undefined : plainValue(scope, expression, 0);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return asJsonText(value.startsWith('${') ? value : JSON.stringify(value).slice(1, -1));
  const raw = textOf(scope.text, node);
  return placeholder(raw.slice(2, -1));
};

export const memberOf = (value: Plain | undefined, path: readonly string[]): Plain | undefined => {
  let at = value;
  for (const key of path) at = at !== undefined && isPlainMap(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
};
