/**
 * Reports the progress of long work: on a terminal in one line that is rewritten, elsewhere in a new line every few seconds,
 * so that a log shows that the work continues.
 */
const everyMs = { terminal: 500, log: 5_000 };

/** `text` gets the seconds so far. Returns a function that stops the progress and clears the terminal's line. */
export const startProgress = (text, { stream = process.stderr, now = Date.now } = {}) => {
  const start = now();
  const write = () => {
    const line = `set-up  ${text(Math.round((now() - start) / 1000))}`;
    stream.write(stream.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
  const timer = setInterval(write, stream.isTTY ? everyMs.terminal : everyMs.log);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (stream.isTTY) stream.write('\r\x1b[K');
  };
};
