/**
 * On a terminal: how many requests to a server have an answer, on one line that goes away. It appears where a command waits
 * noticeably, and only while it waits, so that it is never between lines of an answer.
 */
import type { PromqlServer } from '../../history/remote/promqlServer.ts';
import { many } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';

export interface RequestProgress {
  readonly watch: (server: PromqlServer) => PromqlServer;
  /** Nothing is drawn after it. */
  readonly stop: () => void;
}

/** Milliseconds: a shorter wait needs no explanation; and between two drawings. */
const [noticeable, between] = [700, 200];

const erase = '\r\u001b[K';

export const requestProgress = (stderr: (text: string) => void): RequestProgress => {
  const started = performance.now();
  let [sent, answered, isDrawn, isStopped] = [0, 0, false, false];
  let timer: ReturnType<typeof setInterval> | undefined;
  let name = '';
  const clear = (): void => {
    clearInterval(timer);
    timer = undefined;
    if (isDrawn) stderr(erase);
    isDrawn = false;
  };
  const draw = (): void => {
    const passed = performance.now() - started;
    if (passed < noticeable) return;
    isDrawn = true;
    stderr(
      `${erase}${name}: ${answered} of ${many(sent, 'request')} answered, ${spanText(passed / 1_000)}; Ctrl-C stops`,
    );
  };
  const counted = async <T>(of: PromqlServer, work: () => Promise<T>): Promise<T> => {
    sent += 1;
    ({ name } = of);
    if (!isStopped) timer ??= setInterval(draw, between).unref();
    try {
      return await work();
    } finally {
      answered += 1;
      if (answered === sent) clear();
    }
  };
  return {
    watch: (server) => ({
      ...server,
      instant: (...query) => counted(server, () => server.instant(...query)),
      range: (...query) => counted(server, () => server.range(...query)),
      alertRules: () => counted(server, server.alertRules),
    }),
    stop: () => {
      isStopped = true;
      clear();
    },
  };
};
