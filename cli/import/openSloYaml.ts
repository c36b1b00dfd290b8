/**
 * YAML 1.2 as located values. Whatever the file, reading it takes time and memory in proportion to its size: aliases are
 * shared, not copied, and counted as if they were copied; keys are compared once. Merge keys (`<<`) are taken, as the Go
 * readers of OpenSLO take them.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Alias, Document, Node, ParsedNode, Scalar, YAMLMap } from 'yaml';
import type { Problem } from '../../model/problem.ts';
import type { Entry, Located, LocatedMap, Position } from '../../slo/openslo/import/located.ts';
import { countText } from '../../text/count.ts';

/** What makes the file unreadable as a whole. */
export interface Unreadable {
  readonly problem: Problem;
  readonly at: Position;
}

/** The documents that hold something; with anything unreadable, no document counts. */
export interface Reading {
  readonly roots: readonly Located[];
  readonly unreadable: readonly Unreadable[];
}

/** Values that a file may stand for once its aliases are written out: a system of ours has about 500. */
const mostValues = 200_000;
/** More of them rarely help: the first one often causes the others. */
const mostProblems = 5;

export const readYaml = (text: string): Reading => {
  const lines = new LineCounter();
  const unreadable: Unreadable[] = [];
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const report = (offset: number, id: string, what: string, fix: string): void => {
    unreadable.push({ at: at(offset), problem: { id, path: '', message: what, fix } });
  };
  try {
    const documents = parsed(text, lines);
    const faults = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
    // The parser reports that its own stack ran out as if that were a fault of the text.
    if (faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new RangeError('nested too deeply');
    for (const { pos, message } of faults)
      report(pos[0], 'openslo/not-yaml', `this is not YAML: ${oneLine(message)}`, 'mend it at this place');
    const roots = unreadable.length > 0 ? [] : documents.flatMap((document) => located(document, at, report) ?? []);
    return { roots: unreadable.length > 0 ? [] : roots, unreadable: unreadable.slice(0, mostProblems) };
  } catch (error) {
    // What is nested is read by functions that call themselves.
    if (!(error instanceof RangeError)) throw error;
    report(
      0,
      'openslo/too-deep',
      'the file is nested deeper than can be read',
      'write it flatter: OpenSLO has about ten levels',
    );
    return { roots: [], unreadable };
  }
};

type Report = (offset: number, id: string, what: string, fix: string) => void;

const oneLine = (message: string): string => message.replaceAll(/\s+/g, ' ').trim();

const parsed = (text: string, lineCounter: LineCounter): readonly Document.Parsed[] => {
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  return 'empty' in documents ? [] : documents;
};

interface Done {
  readonly value: Located;
  /** How many values it stands for. */
  readonly size: number;
}

/** Undefined for an empty document, and after a problem. */
const located = (document: Document.Parsed, at: (offset: number) => Position, report: Report): Located | undefined => {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return undefined;
  /** The last node of each name so far, as an alias means it. A node that is still open is not done yet. */
  const anchors = new Map<string, Node>();
  const done = new Map<Node, Done>();
  let isBad = false;
  const bad = (node: Node, id: string, what: string, fix: string): Done => {
    if (!isBad) report(node.range?.[0] ?? 0, id, what, fix);
    isBad = true;
    return nothing(node.range?.[0] ?? 0);
  };
  const nothing = (offset: number): Done => ({
    value: { kind: 'scalar', at: at(offset), value: null, source: '' },
    size: 1,
  });

  const visit = (node: Node | null, offset: number): Done => {
    if (isBad || node === null) return nothing(offset);
    if (isAlias(node)) return aliased(node);
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
    const made = build(node, offset);
    done.set(node, made);
    if (made.size <= mostValues) return made;
    const what = `once its aliases are written out, this is more than ${countText(mostValues)} values`;
    return bad(node, 'openslo/too-large', what, 'write the values that are needed, without aliases');
  };

  const aliased = (alias: Alias): Done => {
    const target = anchors.get(alias.source);
    if (target === undefined)
      return bad(
        alias,
        'openslo/not-yaml',
        `there is no anchor &${alias.source} before this`,
        'write the value itself',
      );
    const known = done.get(target);
    if (known !== undefined) return known;
    return bad(alias, 'openslo/too-large', `*${alias.source} is part of what it stands for`, 'write the value itself');
  };

  const build = (node: Node, offset: number): Done => {
    const place = at(node.range?.[0] ?? offset);
    if (isMap<ParsedNode, ParsedNode | null>(node)) return mapping(node, place);
    if (isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => visit(item, offset));
      return { value: { kind: 'list', at: place, items: items.map(({ value }) => value) }, size: sum(items) };
    }
    const { value, source } = node as Scalar;
    const plain = scalarOf(value, source);
    return { value: { kind: 'scalar', at: place, value: plain, source: source ?? String(plain) }, size: 1 };
  };

  const mapping = (map: YAMLMap<ParsedNode, ParsedNode | null>, place: Position): Done => {
    const entries = new Map<string, Entry>();
    const merged: LocatedMap[] = [];
    const inner: Done[] = [];
    for (const { key, value } of map.items) {
      if (!isScalar(key)) return bad(key, 'openslo/not-yaml', 'a key has to be a word', 'write a word');
      const offset = key.range[0];
      const name = String(key.value);
      const made = visit(value, offset);
      inner.push(made);
      if (name === '<<' && key.type === 'PLAIN') merged.push(...mapsOf(made.value));
      else if (entries.has(name))
        return bad(key, 'openslo/not-yaml', `'${name}' is written twice here`, 'remove one of them');
      else entries.set(name, { at: at(offset), value: made.value });
    }
    // What is written out wins over what is merged, and the first merged over the next.
    for (const { entries: more } of merged)
      for (const [name, entry] of more) if (!entries.has(name)) entries.set(name, entry);
    return { value: { kind: 'map', at: place, entries }, size: sum(inner) };
  };

  const root = visit(contents, 0).value;
  return isBad ? undefined : root;
};

const sum = (inner: readonly Done[]): number => inner.reduce((total, { size }) => total + size, 1);

const mapsOf = (value: Located): readonly LocatedMap[] => {
  if (value.kind === 'map') return [value];
  return value.kind === 'list' ? value.items.flatMap(mapsOf) : [];
};

/** What is none of these, such as a tagged time, is the text that it is written with. */
const scalarOf = (value: unknown, source: string | undefined): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : (source ?? '');
