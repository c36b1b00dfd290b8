/**
 * How deep a YAML text is nested, found in one pass before it is parsed: the parser needs a second and a gigabyte for a megabyte
 * of brackets. By the indentation of lines, `- - x` in one line, and brackets outside quotes.
 */
import { mostLevels } from './outline.ts';

/** Offset of the first part that is too deep. */
export const yamlTooDeepAt = (text: string): number | undefined => {
  /** Columns at which the open collections begin. */
  const columns: number[] = [];
  let flow: Flow = { depth: 0, column: 0 };
  for (let start = 0; start < text.length; start = lineEnd(text, start) + 1) {
    const end = lineEnd(text, start);
    let at = skipSpaces(text, start, end);
    if (at === end || text[at] === '#') continue;
    const column = at - start;
    if (flow.depth > 0 && column <= flow.column && text[at] !== ']' && text[at] !== '}') flow = { depth: 0, column: 0 };
    if (flow.depth === 0) {
      while ((columns.at(-1) ?? -1) > column) columns.pop();
      if ((columns.at(-1) ?? -1) < column) columns.push(column);
      while ((text[at] === '-' || text[at] === '?') && text[at + 1] === ' ') {
        at = skipSpaces(text, at + 1, end);
        columns.push(at - start);
        if (columns.length > mostLevels) return at;
      }
    }
    const isFirst = text[at] === '[' || text[at] === '{';
    const read = flowIn(text, at, end, flow.depth === 0 ? { depth: 0, column: isFirst ? column - 1 : column } : flow);
    if (columns.length > mostLevels || read.tooDeepAt !== undefined) return read.tooDeepAt ?? at;
    flow = read;
  }
  return undefined;
};

interface Flow {
  readonly depth: number;
  /** Lines of it are indented more than this. */
  readonly column: number;
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

const skipSpaces = (text: string, from: number, end: number): number => {
  let at = from;
  while (at < end && text[at] === ' ') at += 1;
  return at;
};

/** A bracket begins a collection where a value can begin: after a space, or after another bracket. */
const flowIn = (text: string, from: number, end: number, { depth: open, column }: Flow): Flow & Deep => {
  let depth = open;
  let before = ' ';
  for (let at = from; at < end; at += 1) {
    const character = text[at]!;
    const isFirst = before === ' ' || '[{,:'.includes(before);
    if ((character === '"' || character === "'") && isFirst) {
      const close = text.indexOf(character, at + 1);
      at = close === -1 || close > end ? end : close;
    } else if ((character === '[' || character === '{') && (depth > 0 || isFirst)) {
      depth += 1;
      if (depth > mostLevels) return { depth, column, tooDeepAt: at };
    } else if ((character === ']' || character === '}') && depth > 0) depth -= 1;
    else if (character === '#' && before === ' ' && depth === 0) break;
    before = character;
  }
  return { depth, column, tooDeepAt: undefined };
};

interface Deep {
  readonly tooDeepAt: number | undefined;
}
