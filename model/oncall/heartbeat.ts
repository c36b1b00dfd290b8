/** A dead man's switch: an alert that always fires, is posted again and again, and whose absence pages. */
import type { SecretRef } from '../channel.ts';
import { milliseconds, type Duration } from '../quantity.ts';

export interface Heartbeat {
  /** Where Alertmanager posts it: the webhook of `atalaya oncall serve`, or a dead man's switch of others. */
  readonly url: string;
  /** The secret that holds the bearer token; undefined: none is sent. */
  readonly token: SecretRef | undefined;
  /** Its absence for so long pages. */
  readonly within: Duration;
}

export type HeartbeatDefinition = Pick<Heartbeat, 'url'> & {
  readonly token?: SecretRef;
  /** Default: '5m'. */
  readonly within?: Duration;
};

export const heartbeatOf = ({ url, token, within = '5m' }: HeartbeatDefinition): Heartbeat => ({ url, token, within });

/** Five posts may be lost before it pages: Alertmanager repeats at the second interval, because the first ends as early as the last post. */
export const heartbeatInterval = ({ within }: Heartbeat): Duration => `${Math.floor(milliseconds(within) / 10_000)}s`;
