/**
 * A file's documents as plain values, with the position of each part. JSON is parsed by the engine, and scanned for positions
 * only when there is a finding: a clean file costs no more than `JSON.parse`.
 */
import { getNodeValue, parseTree, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import { fillPlaceholders, originalOffset, type Filled } from './placeholder.ts';
import { positionAt, positionsIn, type Position, type Span } from '../../text/position.ts';
import type { Path } from '../../text/path.ts';
import { keysIn, mostLevels, outlineOf, repeatedKeys, type RepeatedKey } from './outline.ts';
import { scan, type Scanned } from './scan.ts';

/** One document of a file. */
export interface Source {
  readonly kind: 'Source';
  readonly file: string;
  readonly text: string;
  readonly format: 'json' | 'yaml' | 'hcl';
  readonly value: unknown;
  /** Span of the value at a path, or of its nearest existing ancestor. */
  readonly spanOf: (path: Path) => Span;
  /** Span of the last key of a path. */
  readonly keySpanOf: (path: Path) => Span;
  readonly positionOf: (offset: number) => Position;
  /** Offsets of commas after a last item: gcloud accepts such a file, the API and Terraform do not. */
  readonly strayCommas: readonly number[];
  /** Keys that stand twice in one object of JSON: the last of them counts. */
  readonly repeatedKeys: readonly RepeatedKey[];
  /** False when placeholders had to be filled in before parsing: then the file must not be edited. */
  readonly isExact: boolean;
  /** The JSON in the text at a path, with places of its own in the file; undefined when only the whole text has a place. */
  readonly embeddedAt?: (path: Path) => Source | undefined;
}

/** A file or document that cannot be read, and why. */
export interface Unreadable {
  readonly kind: 'Unreadable';
  readonly file: string;
  readonly position: Position | undefined;
  readonly message: string;
  readonly fix: string;
}

export const unreadable = (file: string, problem: string, fix: string, position?: Position): Unreadable => ({
  kind: 'Unreadable',
  file,
  position,
  message: problem,
  fix,
});

const directive = /\{\{-?\s*(?:if|range|with|end|else|define|include|template|block)\b|\{%|%\{\s*(?:for|if|end|else)/;

/** A text whose structure is made by a template: it cannot be checked. */
export const templateOf = (file: string, text: string): Unreadable | undefined => {
  const found = directive.exec(text);
  if (found === null) return undefined;
  const position = positionAt(text, found.index);
  const problem = `it is a template with directives (${found[0].trim()} …), and cannot be checked before it is rendered`;
  return unreadable(file, problem, 'render it, and check the result', position);
};

export const tooDeep = (file: string, position: Position): Unreadable =>
  unreadable(
    file,
    `it is nested deeper than ${mostLevels} levels here: the API refuses more than 100`,
    'write it flatter',
    position,
  );

export const readJson = (file: string, text: string): Source | Unreadable => {
  const { keys, tooDeepAt } = outlineOf(text);
  if (tooDeepAt !== undefined) return tooDeep(file, positionAt(text, tooDeepAt));
  try {
    const value: unknown = JSON.parse(text);
    return jsonSource(file, text, { value, filled: undefined, strayCommas: [], keys });
  } catch (error) {
    const filled = fillPlaceholders(text);
    const read = lenient(filled?.text ?? text);
    if (read !== undefined) return jsonSource(file, text, { ...read, filled, keys: undefined });
    return templateOf(file, text) ?? brokenJson(file, text, error as SyntaxError);
  }
};

/** Parses JSON as gcloud does: a comma after the last item is allowed. */
const lenient = (text: string): Pick<Read, 'value' | 'strayCommas'> | undefined => {
  const errors: ParseError[] = [];
  const options = { allowTrailingComma: true, disallowComments: true };
  const tree = parseTree(text, errors, options);
  if (tree === undefined || errors.length > 0) return undefined;
  const strict: ParseError[] = [];
  parseTree(text, strict, { ...options, allowTrailingComma: false });
  const strayCommas = strict.map(({ offset }) => text.lastIndexOf(',', offset));
  return { value: getNodeValue(tree), strayCommas: [...new Set(strayCommas)] };
};

interface Read {
  readonly value: unknown;
  readonly filled: Filled | undefined;
  readonly strayCommas: readonly number[];
  /** Number of keys in the text; undefined when it is not known. */
  readonly keys: number | undefined;
}

const brokenJson = (file: string, text: string, error: SyntaxError): Unreadable => {
  if (text.trim() === '') return unreadable(file, 'it is empty', 'write a dashboard or a policy to it');
  const errors: ParseError[] = [];
  parseTree(fillPlaceholders(text)?.text ?? text, errors, { allowTrailingComma: false, disallowComments: true });
  const offset = errors[0]?.offset;
  const end = text.trimEnd().length;
  if (offset !== undefined && offset >= end) {
    const position = positionAt(text, end);
    return unreadable(file, 'the file is truncated', 'get the complete file', position);
  }
  const why = error.message.replace(/ in JSON at position.*$/s, '').replace(/, "?\.\.\..*$/s, '');
  const position = offset === undefined ? undefined : positionAt(text, offset);
  const hint = /^[ \t]*(?:resource|module|variable|locals|terraform|data|provider)\b/m.test(text)
    ? hcl
    : 'write valid JSON';
  return unreadable(file, `it is not JSON: ${why}`, hint, position);
};

export const hcl = 'run terraform plan -out p && terraform show -json p > plan.json, and check plan.json';

/** With more lookups, a tree of the whole file is faster. */
const fewLookups = 8;

const jsonSource = (file: string, text: string, { value, filled, strayCommas, keys }: Read): Source => {
  const read = filled?.text ?? text;
  const back = (offset: number): number => (filled === undefined ? offset : originalOffset(filled, offset));
  let tree: JsonNode | undefined;
  let lookups = 0;
  const children = memoizedChildren();
  const nodeAt = (path: Path): JsonNode | undefined => {
    tree ??= parseTree(read, [], { allowTrailingComma: true });
    let node = tree;
    for (const key of path) {
      const next = node === undefined ? undefined : children(node, key);
      if (next === undefined) return node;
      node = next;
    }
    return node;
  };
  const treeAt = (path: Path): Scanned => {
    const node = nodeAt(path);
    const property = node?.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    const span = (node: JsonNode): Span => ({ from: node.offset, to: node.offset + node.length });
    const key = property === undefined ? undefined : span(property);
    return node === undefined ? { from: 0, to: 0, key } : { ...span(node), key };
  };
  const find = (path: Path): Scanned => {
    lookups += 1;
    return (lookups > fewLookups ? undefined : scan(read, path)) ?? treeAt(path);
  };
  const original = ({ from, to }: Span): Span => ({ from: back(from), to: back(to) });
  return {
    kind: 'Source',
    file,
    text,
    format: 'json',
    value,
    spanOf: (path) => original(find(path)),
    keySpanOf: (path) => {
      const found = find(path);
      return original(found.key ?? found);
    },
    positionOf: positionsIn(text),
    strayCommas: strayCommas.map(back),
    repeatedKeys:
      keys !== undefined && keys === keysIn(value)
        ? []
        : repeatedKeys(read).map(({ name, offset, before }) => ({ name, offset: back(offset), before: back(before) })),
    isExact: filled === undefined,
  };
};

/** The child of a node by key or index. An object's keys are looked up once: the last of two equal ones counts. */
const memoizedChildren = (): ((node: JsonNode, key: string | number) => JsonNode | undefined) => {
  const objects = new Map<JsonNode, ReadonlyMap<string, JsonNode>>();
  return (node, key) => {
    if (node.type === 'array') return node.children?.[Number(key)];
    if (node.type !== 'object') return undefined;
    let fields = objects.get(node);
    if (fields === undefined) {
      fields = new Map(
        (node.children ?? []).flatMap(({ children: [name, value] = [] }) =>
          name === undefined || value === undefined ? [] : [[String(name.value), value] as const],
        ),
      );
      objects.set(node, fields);
    }
    return fields.get(String(key));
  };
};
