/**
 * YAML 1.2 as located values. Whatever the text, reading it takes time and memory in proportion to its size: aliases are
 * shared, not copied, and counted as if they were copied; keys are compared once. Merge keys (`<<`) are taken, as Go's
 * readers take them. Source: yaml.org/spec/1.2.2, and yaml.org/type/merge.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Alias, Document, Node, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { sumOf } from '../numbers/sum.ts';
import { countText } from './count.ts';
import type { Entry, Located, LocatedMap } from './located.ts';
import type { Position, Span } from './position.ts';

export type YamlFaultKind =
  /** Not YAML, or an alias without its anchor. */
  | 'syntax'
  /** YAML with a tag or a directive that is not known here. */
  | 'unknown'
  /** A mapping has one key twice. The first value is taken. */
  | 'repeated key'
  /** A key is a list or a mapping. Its text is taken. */
  | 'complex key'
  /** Once its aliases are written out, it has more values than can be read, or infinitely many. */
  | 'too large'
  /** It is nested deeper than can be read. */
  | 'too deep';

export interface YamlFault {
  readonly kind: YamlFaultKind;
  readonly offset: number;
  readonly at: Position;
  readonly message: string;
  readonly fix: string;
}

export interface YamlReading {
  /** The documents that hold something. After a fault by which a document cannot be read there are none. */
  readonly roots: readonly Located[];
  readonly faults: readonly YamlFault[];
  readonly positionOf: (offset: number) => Position;
}

/** Values that a text may stand for once its aliases are written out: a system of ours has about 500. */
const mostValues = 200_000;

type Report = (kind: YamlFaultKind, offset: number, message: string, fix: string) => void;

const survives: ReadonlySet<YamlFaultKind> = new Set(['unknown', 'repeated key', 'complex key']);

export const readYaml = (text: string): YamlReading => {
  const lines = new LineCounter();
  const faults: YamlFault[] = [];
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const report: Report = (kind, offset, message, fix) => {
    faults.push({ kind, offset, at: positionOf(offset), message, fix });
  };
  const read = (): readonly Located[] => {
    const documents = parsed(text, lines, report);
    if (faults.some(({ kind }) => kind === 'syntax')) return [];
    const roots = documents.flatMap((document) => located(document, text, positionOf, report) ?? []);
    return faults.every(({ kind }) => survives.has(kind)) ? roots : [];
  };
  try {
    return { roots: read(), faults, positionOf };
  } catch (error) {
    // What is nested is read by functions that call themselves.
    if (!(error instanceof RangeError)) throw error;
    report('too deep', 0, 'the file is nested deeper than can be read', 'write it flatter');
    return { roots: [], faults: faults.filter(({ kind }) => kind === 'too deep'), positionOf };
  }
};

const parsed = (text: string, lineCounter: LineCounter, report: Report): readonly Document.Parsed[] => {
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const all = 'empty' in documents ? [] : documents;
  for (const { errors, warnings } of all) {
    // The parser reports that its own stack ran out as if that were a fault of the text.
    if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new RangeError('nested too deeply');
    for (const { pos, message } of errors) report('syntax', pos[0], notYaml(message), fix);
    for (const { pos, message } of warnings) report('unknown', pos[0], notYaml(message), fix);
  }
  return all;
};

const fix = 'write valid YAML';

const notYaml = (message: string): string => `it is not YAML: ${message.replaceAll(/\s+/g, ' ').trim()}`;

interface Done {
  readonly value: Located;
  /** How many values it stands for. */
  readonly size: number;
}

/** Undefined for an empty document, and after a fault that leaves nothing to read. */
const located = (
  { contents }: Document.Parsed,
  text: string,
  positionOf: (offset: number) => Position,
  report: Report,
): Located | undefined => {
  if (contents === null || (isScalar(contents) && contents.value === null)) return undefined;
  /** The last node of each name so far, as an alias means it. A node that is still open is not done yet. */
  const anchors = new Map<string, Node>();
  const done = new Map<Node, Done>();
  let isBroken = false;
  const broken = (node: Node, kind: 'syntax' | 'too large', message: string, remedy: string): Done => {
    const span = spanOf(node, 0);
    if (!isBroken) report(kind, span.from, message, remedy);
    isBroken = true;
    return nothing(span.from);
  };
  const standing = (span: Span): { readonly at: Position; readonly span: Span } => ({
    at: positionOf(span.from),
    span,
  });
  const nothing = (offset: number): Done => ({
    value: { kind: 'scalar', ...standing({ from: offset, to: offset }), value: null, source: '' },
    size: 1,
  });

  const visit = (node: Node | null, offset: number): Done => {
    if (isBroken || node === null) return nothing(offset);
    if (isAlias(node)) return aliased(node);
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
    const made = build(node, offset);
    done.set(node, made);
    if (made.size <= mostValues) return made;
    const message = `once its aliases are written out, this is more than ${countText(mostValues)} values`;
    return broken(node, 'too large', message, 'write the values that are needed, without aliases');
  };

  const aliased = (alias: Alias): Done => {
    const { source } = alias;
    const target = anchors.get(source);
    if (target === undefined) {
      return broken(alias, 'syntax', `there is no anchor &${source} before this`, 'write the value itself');
    }
    const message = `*${source} is part of what it stands for`;
    return done.get(target) ?? broken(alias, 'too large', message, 'write the value itself');
  };

  const build = (node: Node, offset: number): Done => {
    const stands = standing(spanOf(node, offset));
    if (isMap<ParsedNode, ParsedNode | null>(node)) return mapping(node, stands);
    if (isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => visit(item, offset));
      const value: Located = { kind: 'list', ...stands, items: items.map((item) => item.value) };
      return { value, size: sizeOf(items) };
    }
    const { value, source } = node as Scalar;
    const plain = scalarOf(value, source);
    return { value: { kind: 'scalar', ...stands, value: plain, source: source ?? String(plain) }, size: 1 };
  };

  const mapping = (map: YAMLMap<ParsedNode, ParsedNode | null>, stands: ReturnType<typeof standing>): Done => {
    const entries = new Map<string, Entry>();
    const merged: LocatedMap[] = [];
    const inner: Done[] = [];
    for (const { key, value } of map.items) {
      const span = spanOf(key, stands.span.from);
      const name = isScalar(key) ? String(key.value) : text.slice(span.from, span.to);
      if (!isScalar(key)) report('complex key', span.from, 'a key has to be a word', 'write a word');
      const made = visit(value, span.from);
      inner.push(made);
      if (name === '<<' && isScalar(key) && key.type === 'PLAIN') merged.push(...mapsOf(made.value));
      else if (entries.has(name)) {
        report('repeated key', span.from, `'${name}' is written twice here`, 'remove one of them');
      } else entries.set(name, { ...standing(span), value: made.value });
    }
    // What is written out wins over what is merged, and the first merged over the next.
    for (const { entries: more } of merged)
      for (const [name, entry] of more) if (!entries.has(name)) entries.set(name, entry);
    return { value: { kind: 'map', ...stands, entries }, size: sizeOf(inner) };
  };

  const root = visit(contents, 0).value;
  return isBroken ? undefined : root;
};

const spanOf = ({ range }: Node, offset: number): Span =>
  range === undefined || range === null ? { from: offset, to: offset } : { from: range[0], to: range[1] };

const sizeOf = (inner: readonly Done[]): number => 1 + sumOf(inner, ({ size }) => size);

const mapsOf = (value: Located): readonly LocatedMap[] => {
  if (value.kind === 'map') return [value];
  return value.kind === 'list' ? value.items.flatMap(mapsOf) : [];
};

/** What is none of these, such as a tagged time, is the text that it is written with. */
const scalarOf = (value: unknown, source: string | undefined): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : (source ?? '');
