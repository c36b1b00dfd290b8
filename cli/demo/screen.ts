/** Where the live status goes: redrawn in place on a terminal, a line every few seconds elsewhere. */
import type { Io } from '../run/io.ts';
import { statusBlock, statusLine, type Reading } from './status.ts';

export interface Screen {
  /** Milliseconds between two readings. */
  readonly every: number;
  show(reading: Reading): void;
  /** The last reading, which stays. */
  end(reading: Reading): void;
}

export const createScreen = (io: Io, title: string): Screen => {
  if (!io.isTTY) {
    const line = (reading: Reading): void => io.stdout(`${statusLine(reading)}\n`);
    io.stdout(`${title}\n`);
    return { every: 2_000, show: (reading) => (reading.stored > 0 ? line(reading) : undefined), end: line };
  }
  let drawn = 0;
  const draw = (reading: Reading): void => {
    const lines = statusBlock(title, reading, io.columns);
    // Up to the first line, then each line over the one before, and nothing below. Source: ECMA-48.
    const up = drawn === 0 ? '' : `\u001b[${drawn}A`;
    io.stdout(`${up}${lines.map((text) => `\u001b[2K${text}\n`).join('')}\u001b[0J`);
    drawn = lines.length;
  };
  return { every: 500, show: draw, end: draw };
};
