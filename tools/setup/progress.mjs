/**
 * Says how far long work is: on a terminal in one line that is written anew, elsewhere in a line of its own every few
 * seconds, so that a log shows that something is going on.
 */
const everyMs = { terminal: 500, log: 5_000 };

/** `text` is given the seconds so far. What it returns ends the progress, and leaves the terminal's line empty. */
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
