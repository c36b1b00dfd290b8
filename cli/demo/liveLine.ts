/** One line at the bottom of a terminal that changes, under lines that stay. Elsewhere only the lines that stay. */
import type { Io } from '../run/io.ts';

export interface LiveLine {
  /** Whole lines, which stay. */
  readonly print: (text: string) => void;
  readonly show: (line: string) => void;
  /** Removes the line that changes. */
  readonly end: () => void;
}

export const createLiveLine = ({ isTTY, columns, stdout }: Pick<Io, 'isTTY' | 'columns' | 'stdout'>): LiveLine => {
  if (!isTTY) return { print: stdout, show: () => undefined, end: () => undefined };
  // To the first column, and nothing after it. Source: ECMA-48.
  const clear = '\r\u001b[2K';
  let shown = '';
  return {
    print: (text) => {
      stdout(`${shown === '' ? '' : clear}${text}${shown}`);
    },
    show: (line) => {
      const cut = line.length >= columns ? `${line.slice(0, Math.max(0, columns - 2))}…` : line;
      if (cut === shown) return;
      stdout(`${shown === '' ? '' : clear}${cut}`);
      shown = cut;
    },
    end: () => {
      if (shown !== '') stdout(clear);
      shown = '';
    },
  };
};
