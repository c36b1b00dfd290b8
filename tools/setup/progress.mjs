/**
 * Reports the progress of long work: on a terminal in one line that is drawn again, with a bar where a share is known, elsewhere in a
 * new line every few seconds, so that a log shows that the work continues.
 */
const everyMs = { terminal: 500, log: 5_000 };
/** Characters of the bar. */
const barWidth = 20;

const bar = (share) => {
  const done = Math.min(barWidth, Math.floor(share * barWidth));
  return `${'█'.repeat(done)}${'░'.repeat(barWidth - done)} `;
};

/** `state` gives a text and, where it is known, the share that is done. Returns a function that stops the progress and clears the line. */
export const startProgress = (state, { stream = process.stderr, now = Date.now } = {}) => {
  const start = now();
  const write = () => {
    const { text, share } = state();
    const line = `${Math.round((now() - start) / 1000)} s: ${text}`;
    if (!stream.isTTY) {
      stream.write(`set-up  ${line}\n`);
      return;
    }
    // A line that is longer than the terminal would stay when the next one is drawn.
    const drawn = `set-up  ${share === undefined ? '' : bar(share)}${line}`.slice(0, (stream.columns || 80) - 1);
    stream.write(`\r\x1b[K${drawn}`);
  };
  const timer = setInterval(write, stream.isTTY ? everyMs.terminal : everyMs.log);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (stream.isTTY) stream.write('\r\x1b[K');
  };
};
