/**
 * How long a connection may wait, in milliseconds. An idle connection stays open longer than Google's front ends keep it (600 s):
 * Node's default of 5 s closes a connection on which a caller is sending, which the caller sees as ECONNRESET or a 502.
 * Source: https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries
 */
export interface ServerTimeouts {
  /** Until the headers must have arrived; Node counts from the opening of the connection, also when nothing was sent yet. */
  readonly headersTimeout: number;
  /** Until the whole request must have arrived. */
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** Interval at which Node looks for connections that are late. */
  readonly connectionsCheckingInterval: number;
}

const keepAliveTimeout = 620_000;
const connectionsCheckingInterval = 5_000;

/** Callers connect to the process itself: slow senders lose their connection soon. */
export const directTimeouts: ServerTimeouts = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout,
  connectionsCheckingInterval,
};

/**
 * A front end of Google is between: it waits for slow senders itself, and opens connections before it needs them. Node would
 * answer such a connection with 408 after `headersTimeout`, so both limits are above the one for idle connections.
 */
export const balancedTimeouts: ServerTimeouts = {
  headersTimeout: 630_000,
  requestTimeout: 640_000,
  keepAliveTimeout,
  connectionsCheckingInterval,
};
