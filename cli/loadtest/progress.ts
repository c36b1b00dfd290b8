/** Progress of a run: a bar on a terminal, elsewhere a line every few seconds. */
import { countText } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';
import type { Io } from '../run/io.ts';
import type { K6Progress } from './k6Process.ts';

/** Seconds between lines. */
const every = 5;
const width = 24;

export interface ProgressScreen {
  readonly show: (progress: K6Progress) => void;
  /** Ends the line, so that the next output begins on a new one. */
  readonly end: () => void;
}

/** `total` in seconds. Written to stderr: stdout is for the result. */
export const createProgress = ({ isTTY, stderr }: Pick<Io, 'isTTY' | 'stderr'>, total: number): ProgressScreen => {
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    show: (progress) => {
      const text = progressText(progress, total);
      if (isTTY) {
        const done = Math.round(Math.min(1, progress.seconds / total) * width);
        stderr(`\r\u001b[K${'█'.repeat(done)}${'░'.repeat(width - done)} ${text}`);
        drawn = true;
      } else if (progress.seconds - last >= every) {
        stderr(`${text}\n`);
        last = progress.seconds;
      }
    },
    end: () => {
      if (drawn) stderr('\n');
      drawn = false;
    },
  };
};

export const progressText = ({ seconds, users, iterations }: K6Progress, total: number): string => {
  const beyond = seconds > total ? ', waiting for the last messages' : '';
  return `${spanText(seconds)} of ${spanText(total)}, ${users} users busy, ${countText(iterations)} iterations done${beyond}`;
};
