/** The error of a query that cannot be parsed or evaluated: its span, the reason and the fix. */
export type PromqlErrorCode =
  /** Not PromQL. */
  | 'syntax'
  /** PromQL, but of a wrong type: a number where series are meant. */
  | 'type'
  /** PromQL that is not evaluated here. */
  | 'unsupported'
  /** The series do not fit the query: two where one is meant. */
  | 'evaluation';

/** A part of a query's text; `to` is excluded. */
export interface Span {
  readonly query: string;
  readonly from: number;
  readonly to: number;
}

export interface PromqlFault {
  readonly code: PromqlErrorCode;
  readonly problem: string;
  /** What could stand there, or what to do instead. */
  readonly fix: string;
}

export class PromqlError extends Error {
  readonly code: PromqlErrorCode;
  readonly query: string;
  /** Of the first offending character, from 0. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** The offending text; empty at the end of the query. */
  readonly text: string;
  readonly problem: string;
  readonly fix: string;
  /** The line with the fault, and marks below the offending text. */
  readonly picture: string;

  constructor({ query, from, to }: Span, { code, problem, fix }: PromqlFault) {
    const before = query.slice(0, from).split('\n');
    const line = before.length;
    const column = charactersOf(before.at(-1) ?? '').length + 1;
    const picture = pictureOf(query, from, to, line, column);
    super(`${problem}\n  where: line ${line}, column ${column}\n${picture}\n  fix: ${fix}`);
    this.name = 'PromqlError';
    this.code = code;
    this.query = query;
    this.offset = from;
    this.line = line;
    this.column = column;
    this.text = query.slice(from, to);
    this.problem = problem;
    this.fix = fix;
    this.picture = picture;
  }
}

const charactersOf = (text: string): readonly string[] => Array.from(text);

/** Characters of a long line that are shown on each side of the fault. */
const shown = 60;

const pictureOf = (query: string, from: number, to: number, line: number, column: number): string => {
  const characters = charactersOf(query.split('\n')[line - 1] ?? '');
  const start = Math.max(0, column - 1 - shown);
  const end = Math.min(characters.length, column - 1 + shown);
  const [left, right] = [start > 0 ? '…' : '', end < characters.length ? '…' : ''];
  const width = Math.max(
    1,
    Math.min(charactersOf(query.slice(from, to).split('\n')[0] ?? '').length, end - column + 1),
  );
  const indent = ' '.repeat(column - 1 - start + left.length);
  return `    ${left}${characters.slice(start, end).join('')}${right}\n    ${indent}${'^'.repeat(width)}`;
};
