/** Loggers for tests: one without output, one that records its lines. */
import type { Logger } from '../../pipeline/telemetry/telemetry.ts';

const nothing = (): void => undefined;

export const quietLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export const rememberingLogger = (): { readonly logger: Logger; readonly lines: string[] } => {
  const lines: string[] = [];
  const note = (_fields: object, message: string): void => void lines.push(message);
  return { logger: { debug: note, info: note, warn: note, error: note }, lines };
};
