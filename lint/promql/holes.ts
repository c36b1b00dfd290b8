/**
 * Template variables in PromQL: a hole is filled with a text of the same length of a kind that can stand at its place, so that the query is
 * parsed and every position in an error stays right. What a variable may be follows from what is around it: `[${__interval}]` is a duration,
 * `{${Cluster}}` a matcher, `> $limit` a number. Where several kinds are possible, all are tried before a query is called wrong.
 */
export type HoleKind =
  | 'text'
  | 'duration'
  | 'matcher'
  | 'quoted'
  | 'label'
  | 'number'
  | 'name'
  | 'function'
  | 'operator'
  | 'nothing';

export interface Hole {
  readonly from: number;
  readonly to: number;
  /** In the order in which they are tried. */
  readonly kinds: readonly HoleKind[];
}

/** A placeholder of the dashboard (`${Cluster}`, `$Cluster`), of Terraform, shells, Helm, printf, Ruby or the documentation (`<name>`). */
const placeholder =
  /\$?\$\{(?:[^{}"]|"(?:[^"\\]|\\.)*"|\{[^{}]*\})*\}|\$[A-Za-z_]\w*|\$\([^()]*\)|\{\{(?:[^{}]|\{[^{]|\}[^}])*\}\}|#\{[^{}]*\}|%(?:\d+\$)?[sdvq](?![A-Za-z0-9])|%\(\w+\)s|<[A-Za-z][\w-]*>|@[A-Z_]+@/y;

/** Statements, and expressions that may be whole parts of a query or nothing: nothing can be said. */
const statement = /\{%|<%|%\{|\{\{-?\s*(?:if|else|end|range|with|include|template|for|define)\b/;

export const hasStatement = (query: string): boolean => statement.test(query);

/** Characters of a hole inside a string: no label has a value of them. */
export const unknownCharacter = '\uE000';

export const holesIn = (query: string): readonly Hole[] => {
  const holes: Hole[] = [];
  const at = new RegExp(placeholder);
  const opened: string[] = [];
  let quote = '';
  for (let i = 0; i < query.length; i += 1) {
    const character = query[i]!;
    at.lastIndex = i;
    const found = '$%{<@#'.includes(character) ? at.exec(query)?.[0] : undefined;
    if (found !== undefined) {
      const to = i + found.length;
      holes.push({ from: i, to, kinds: quote === '' ? kindsOf(query, i, to, opened.at(-1) ?? '') : ['text'] });
      i = to - 1;
    } else if (quote !== '') {
      if (character === '\\' && quote !== '`') i += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '#') i = endOfLine(query, i);
    else if ('([{'.includes(character)) opened.push(character === '(' && isGrouping(query, i) ? 'by' : character);
    else if (')]}'.includes(character)) opened.pop();
  }
  return holes;
};

const endOfLine = (query: string, from: number): number => {
  const end = query.indexOf('\n', from);
  return end < 0 ? query.length : end;
};

const isGrouping = (query: string, bracket: number): boolean =>
  /\b(?:by|without|on|ignoring|group_left|group_right)\s*$/i.test(query.slice(Math.max(0, bracket - 16), bracket));

const isWord = (character: string | undefined): boolean => character !== undefined && /[\w:]/.test(character);

const kindsOf = (query: string, from: number, to: number, within: string): readonly HoleKind[] => {
  const before = query.slice(Math.max(0, from - 40), from).trimEnd();
  const after = query.slice(to, to + 40).trimStart();
  if (within === '[') return isWord(query[from - 1]) || isWord(query[to]) ? ['number', 'duration'] : ['duration'];
  if (within === 'by') return ['label', 'nothing'];
  if (within === '{') return kindsInBraces(before, after);
  if (/\boffset\s*-?$/i.test(before)) return ['duration'];
  // A part of a name, such as http_${code}_total.
  if (isWord(query[from - 1]) || isWord(query[to])) return ['name', 'nothing'];
  if (after.startsWith('(') && !/[)\]}\w]$/.test(before)) return ['function', 'operator', 'nothing'];
  const isOperand = /(?:[-+*/%^<>=!,(]|\b(?:and|or|unless|by|bool)|^)$/i.test(before);
  if (!isOperand) return ['operator', 'nothing', 'matcher'];
  if (/^[[{]/.test(after)) return ['name', 'nothing'];
  if (/[<>=*/%^+-]$/.test(before)) return ['number', 'name', 'nothing'];
  return ['name', 'number', 'nothing'];
};

const kindsInBraces = (before: string, after: string): readonly HoleKind[] => {
  if (/[=~]$/.test(before)) return ['quoted'];
  if (/^(?:=|!)/.test(after)) return ['label'];
  return ['matcher', 'nothing'];
};

/** The sign of a label or a name that a variable gives. */
export const isHoleName = (name: string): boolean => /^_{2,}$/.test(name);

/** The label of a matcher that a variable gives. */
export const matcherHole = '_';

/** A text of this length of the kind; undefined where it is too short for one. */
const fillOf = (kind: HoleKind, length: number): string | undefined => {
  const padded = (text: string): string | undefined => (text.length > length ? undefined : text.padEnd(length));
  switch (kind) {
    case 'text':
      return unknownCharacter.repeat(length);
    case 'duration':
      return padded('5m');
    case 'matcher':
      return padded(`${matcherHole}="x"`) ?? padded(`${matcherHole}=""`);
    case 'quoted':
      return length < 2 ? undefined : `"${unknownCharacter.repeat(length - 2)}"`;
    case 'label':
    case 'name':
      return '_'.repeat(length);
    case 'number':
      return '1'.repeat(length);
    case 'function':
      return padded('sum');
    case 'operator':
      return padded('+');
    case 'nothing':
      return ' '.repeat(length);
  }
};

export interface FilledHole {
  readonly from: number;
  readonly to: number;
  readonly kind: HoleKind;
}

export interface Filling {
  /** As long as the query. */
  readonly text: string;
  readonly holes: readonly FilledHole[];
}

/** Of a query, fewer where it is long. */
const mostFillings = (query: string): number => Math.max(2, Math.min(24, Math.floor(20_000 / query.length)));

/** The query with every hole filled, the most probable first. Empty where a hole cannot be filled. */
export const fillings = (query: string, holes: readonly Hole[]): readonly Filling[] => {
  let partial: readonly Filling[] = [{ text: '', holes: [] }];
  let done = 0;
  const most = mostFillings(query);
  for (const { from, to, kinds } of holes) {
    const before = query.slice(done, from);
    done = to;
    // The first kind of every hole comes before the second of any.
    partial = kinds
      .flatMap((kind) =>
        partial.flatMap((filling) => {
          const fill = fillOf(kind, to - from);
          return fill === undefined
            ? []
            : [{ text: filling.text + before + fill, holes: [...filling.holes, { from, to, kind }] }];
        }),
      )
      .slice(0, most);
  }
  return partial.map((filling) => ({ ...filling, text: filling.text + query.slice(done) }));
};
