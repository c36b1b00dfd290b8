/**
 * Whether messages can be published: the broker's own answer, and the outcome of the latest publish. A publish that failed keeps the API
 * unready for a while only, because an API that gets no requests has no other way to find out that it works again.
 */
import type { Broker } from '../ports.ts';

/** Milliseconds. */
const keepMs = 10_000;

/** gRPC: INVALID_ARGUMENT. It says something about the message, and nothing about the topic. */
const isFaultOfMessage = (error: unknown): boolean =>
  Error.isError(error) && (error.cause as { readonly code?: unknown } | undefined)?.code === 3;

export interface Publishing {
  readonly broker: Broker;
  /** Rejects while nothing can be published. */
  readonly ping: () => Promise<void>;
}

/** `now` is monotonic, in milliseconds. */
export const watchPublishing = (broker: Broker, now: () => number): Publishing => {
  let failure: { readonly at: number; readonly error: unknown } | undefined;
  return {
    broker: {
      ...broker,
      publish: async (messages) => {
        try {
          const ids = await broker.publish(messages);
          failure = undefined;
          return ids;
        } catch (error) {
          if (!isFaultOfMessage(error)) failure = { at: now(), error };
          throw error;
        }
      },
    },
    ping: async () => {
      if (failure !== undefined && now() - failure.at < keepMs) throw failure.error;
      await broker.ping?.();
    },
  };
};
