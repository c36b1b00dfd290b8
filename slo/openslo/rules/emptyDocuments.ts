/**
 * Documents that hold nothing, or nothing but comments. OpenSLO's own tool cuts a file at each line that begins with `---`, but for the first
 * line; it passes over a piece of white space only, and takes any other piece for a document, which has no apiVersion then.
 * Source: OpenSLO/go-sdk pkg/openslosdk/encoding.go, `splitYAMLDocument` and `decodeYAML`, commit 7b889ad.
 */
import type { Problem } from '../../../model/problem.ts';
import type { Position } from '../../../text/position.ts';

export interface EmptyDocument extends Problem {
  readonly at: Position;
}

export const emptyDocuments = (text: string): readonly EmptyDocument[] =>
  pieces(text).flatMap(({ lines, first }) => {
    const written = lines.findIndex((line) => line.trim() !== '');
    if (written === -1 || !lines.every((line) => isSilent(line))) return [];
    return [
      problem(
        { line: first + written, column: 1 },
        lines.some((line) => line.startsWith('%')),
      ),
    ];
  });

interface Piece {
  readonly lines: readonly string[];
  /** Number of its first line, from 1. */
  readonly first: number;
}

/** A line of its own that separates belongs to no piece. */
const pieces = (text: string): readonly Piece[] => {
  const lines = text.split(/\r?\n/);
  const cuts = lines.flatMap((line, index) => (index > 0 && line.startsWith('---') ? [index] : []));
  return [-1, ...cuts].map((cut, index) => ({
    lines: lines.slice(cut + 1, cuts[index] ?? lines.length),
    first: cut + 2,
  }));
};

/** A comment, a directive, the end of a document, or nothing in YAML's words. */
const isSilent = (line: string): boolean => /^(%.*|(---\s*|\.\.\.|\s*)(null|~)?\s*(#.*)?)$/i.test(line);

const problem = (at: Position, isDirective: boolean): EmptyDocument => ({
  id: 'openslo/empty-document',
  path: '',
  at,
  message: `${isDirective ? 'a directive' : 'this'} is a document without content to OpenSLO's own tool, which refuses it: it has no apiVersion`,
  fix: isDirective ? 'remove the directive' : 'put comments behind the --- of the document that they are about',
});
