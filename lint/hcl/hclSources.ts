/**
 * The files of a Terraform module as sources. The value of each is that of the same resources in Terraform's JSON syntax, so
 * that everything that reads `.tf.json` reads `.tf`. JSON in a heredoc has its own places.
 */
import { foundAt, plainOf, type Entry, type Located, type LocatedMap } from '../../text/located.ts';
import type { Path } from '../../text/path.ts';
import { originalOffset, type Filled } from '../artefact/placeholder.ts';
import { readJson, unreadable, type Source, type Unreadable } from '../artefact/source.ts';
import { jsonPart, type Scope } from './evaluate.ts';
import { hclModule, type HclModule, type HclResource } from './module.ts';
import {
  firstError,
  partOf,
  partsOf,
  textOf,
  type HclFile,
  type ParseHcl,
  type SyntaxNode,
  type SyntaxTree,
} from './syntax.ts';
import { heredocOf, type Heredoc } from './template.ts';

export interface HclText {
  readonly file: string;
  readonly text: string;
}

export interface HclReading {
  readonly file: string;
  readonly read: Source | Unreadable;
}

/** Whether it may hold resources of the wanted types, or locals that they use: only such a text has to be parsed. */
const mayMatter = /google_monitoring_|google_logging_metric|^\s*locals\s*\{/m;

/** Files of one folder. A file without resources of the wanted types has an empty value. */
export const hclSources = (
  texts: readonly HclText[],
  parse: ParseHcl,
  isWanted: (type: string) => boolean,
): readonly HclReading[] => {
  const trees = texts.map(({ file, text }) => {
    const tree = mayMatter.test(text) ? parsedOf(text, parse) : undefined;
    return { file, text, tree, isSkipped: tree === undefined && !mayMatter.test(text) };
  });
  try {
    const files = trees.flatMap(({ file, text, tree }) =>
      tree === undefined ? [] : [{ file, text, root: tree.root }],
    );
    const module = hclModule(files, isWanted);
    return trees.map(({ file, text, tree, isSkipped }): HclReading => {
      if (isSkipped) return { file, read: sourceOf({ file, text }, [], module, undefined) };
      const parsed = files.find((one) => one.root === tree?.root);
      if (parsed === undefined) return { file, read: unreadable(file, 'it takes too long to read', 'split the file') };
      const error = firstError(parsed.root);
      if (error !== undefined) return { file, read: broken(parsed, error) };
      return { file, read: sourceOf(parsed, module.resourcesOf(parsed), module, module.scopeOf(parsed)) };
    });
  } finally {
    for (const { tree } of trees) tree?.free();
  }
};

/**
 * The grammar has no numbers such as 1e3. Where it finds an error, they are written as digits of the same length: values are
 * read from the file's own text.
 */
const parsedOf = (text: string, parse: ParseHcl): SyntaxTree | undefined => {
  const tree = parse(text);
  const digits = text.replaceAll(/(?<=\d)[eE][-+]?(?=\d)/g, (power) => '0'.repeat(power.length));
  if (tree === undefined || !tree.root.hasError || digits === text) return tree;
  const again = parse(digits);
  if (again === undefined || again.root.hasError) {
    again?.free();
    return tree;
  }
  tree.free();
  return again;
};

/** The grammar's names of what closes something. */
const missing: Readonly<Record<string, string>> = {
  quoted_template_end: 'a closing quote',
  template_interpolation_end: 'a closing brace',
  block_end: 'a closing brace',
  object_end: 'a closing brace',
  tuple_end: 'a closing bracket',
  heredoc_identifier: 'the end of a heredoc',
};

const broken = ({ file, text }: HclFile, error: SyntaxNode): Unreadable => {
  const start = /\S/.exec(text.slice(error.startIndex))?.index ?? 0;
  const from = error.startIndex + start;
  const before = text.slice(0, from);
  const position = { line: before.split('\n').length, column: from - before.lastIndexOf('\n') };
  const [found = ''] = /^\S{0,30}/.exec(text.slice(from)) ?? [];
  const what = error.isMissing
    ? `${missing[error.type] ?? error.type} is missing`
    : found === ''
      ? 'it ends too early'
      : `unexpected ${found}`;
  return unreadable(file, `it is not HCL: ${what}`, 'run terraform fmt, which names the fault', position);
};

const sourceOf = (
  { file, text }: HclText,
  resources: readonly HclResource[],
  _module: HclModule,
  scope: Scope | undefined,
): Source => {
  const root = documentOf(resources);
  const embedded = new Map(
    scope === undefined ? [] : resources.flatMap((resource) => embeddedIn({ file, text }, resource, scope)),
  );
  return {
    kind: 'Source',
    file,
    text,
    format: 'hcl',
    value: plainOf(root),
    spanOf: (path) => foundAt(root, path).value.span,
    keySpanOf: (path) => {
      const { value, entry } = foundAt(root, path);
      return (entry ?? value).span;
    },
    positionOf: scope?.positionOf ?? (() => ({ line: 1, column: 1 })),
    strayCommas: [],
    repeatedKeys: [],
    isExact: true,
    embeddedAt: (path: Path) => embedded.get(path.join('.')),
  };
};

const nowhere = { at: { line: 1, column: 1 }, span: { from: 0, to: 0 } };

const documentOf = (resources: readonly HclResource[]): LocatedMap => {
  const map = (entries: ReadonlyMap<string, Located>): LocatedMap => ({
    kind: 'map',
    entries: new Map(
      [...entries].map(([key, value]): [string, Entry] => [key, { value, at: value.at, span: value.span }]),
    ),
    ...nowhere,
  });
  if (resources.length === 0) return map(new Map());
  const types = Map.groupBy(resources, ({ type }) => type);
  const resource = map(
    new Map([...types].map(([type, all]) => [type, map(new Map(all.map(({ name, body }) => [name, body])))])),
  );
  return map(new Map([['resource', resource]]));
};

/** The heredocs of a resource's own arguments that may be JSON, by their path. */
const embeddedIn = (
  { file, text }: HclText,
  { type, name, block }: HclResource,
  scope: Scope,
): readonly (readonly [string, Source])[] => {
  const body = partOf(block, 'body');
  return (body === undefined ? [] : partsOf(body)).flatMap((attribute) => {
    const key = attribute.type === 'attribute' ? partOf(attribute, 'identifier') : undefined;
    const template = heredocIn(attribute);
    if (key === undefined || template === undefined) return [];
    const heredoc = heredocOf(text, template);
    if (!/^\s*[{[]/.test(text.slice(heredoc.from, heredoc.to))) return [];
    const source = jsonIn({ file, text }, heredoc, scope);
    return source === undefined ? [] : [[['resource', type, name, textOf(text, key)].join('.'), source] as const];
  });
};

const heredocIn = (attribute: SyntaxNode): SyntaxNode | undefined => {
  const expression = partOf(attribute, 'expression');
  const template = expression && partOf(expression, 'template_expr');
  return template && partOf(template, 'heredoc_template');
};

/** The text of a heredoc as a source of JSON with places in the file; undefined when it is no JSON. */
const jsonIn = ({ file, text }: HclText, { from, to, holes }: Heredoc, scope: Scope): Source | undefined => {
  const filled = withoutExpressions(text, { from, to, holes }, scope);
  if (filled === undefined) return undefined;
  const read = readJson(file, filled.text);
  if (read.kind === 'Unreadable') return undefined;
  const back = (offset: number): number => from + originalOffset(filled, offset);
  const span = (found: {
    readonly from: number;
    readonly to: number;
  }): { readonly from: number; readonly to: number } => ({
    from: back(found.from),
    to: back(found.to),
  });
  return {
    ...read,
    text,
    spanOf: (path) => span(read.spanOf(path)),
    keySpanOf: (path) => span(read.keySpanOf(path)),
    positionOf: scope.positionOf,
    strayCommas: read.strayCommas.map(back),
    repeatedKeys: read.repeatedKeys.map((key) => ({ ...key, offset: back(key.offset), before: back(key.before) })),
  };
};

/** The text with its expressions replaced by what they are, or by placeholders; undefined when a directive makes its structure. */
const withoutExpressions = (
  text: string,
  { from, to, holes }: Pick<Heredoc, 'from' | 'to' | 'holes'>,
  scope: Scope,
): Filled | undefined => {
  const shifts: { from: number; by: number }[] = [];
  const parts: string[] = [];
  let [done, length, by] = [from, 0, 0];
  const replace = (start: number, end: number, value: string): void => {
    parts.push(text.slice(done, start), value);
    length += start - done + value.length;
    by += value.length - (end - start);
    shifts.push({ from: length, by });
    done = end;
  };
  const escapes = [...text.slice(from, to).matchAll(/\$\$\{/g)].map(({ index }) => index + from);
  for (const hole of [...holes, ...escapes].toSorted((a, b) => startOf(a) - startOf(b))) {
    if (typeof hole === 'number') {
      if (hole >= done) replace(hole, hole + 2, '$');
    } else {
      if (hole.type !== 'template_interpolation') return undefined;
      replace(hole.startIndex, hole.endIndex, jsonPart(scope, hole, partOf(hole, 'expression')));
    }
  }
  return { text: parts.join('') + text.slice(done, to), shifts };
};

const startOf = (hole: SyntaxNode | number): number => (typeof hole === 'number' ? hole : hole.startIndex);
