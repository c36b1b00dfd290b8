import type { ReceiverOptions } from '../receiver.ts';

/** A logger that writes nothing. */
export const silent: ReceiverOptions['logger'] = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
