/**
 * Where the receiver runs, and whether it may run there. Its state is one file: a second instance would have another one, page again
 * and acknowledge nothing. On Cloud Run the deployment has to say that there is one instance.
 */
import { UsageError } from '../model/usageError.ts';
import { isOnGoogleCloud } from '../pipeline/telemetry/cloud.ts';
import { defaultPort, type ReceiverConfiguration } from './configuration/configuration.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export const instancesVariable = 'ATALAYA_MAX_INSTANCES';

/** 'local': a machine with a disk. 'google': Cloud Run, where files are in memory. */
export type Home = 'local' | 'google';

/** By default that of the platform. Throws `UsageError` where the choice cannot be true. */
export const homeOf = (chosen: Home | undefined, variables: Variables): Home => {
  const onGoogle = isOnGoogleCloud(variables);
  if (chosen === 'local' && onGoogle)
    throw new UsageError(
      '--home local: this is Cloud Run, where files are in memory and each instance has its own',
      'leave --home out, or run the receiver on a machine with a disk',
    );
  return chosen ?? (onGoogle ? 'google' : 'local');
};

export interface Place {
  readonly host: string;
  readonly port: number;
  /** Of the links in messages. Undefined: the address on which it listens. */
  readonly url: string | undefined;
  readonly home: Home;
  /** What a restart costs here; undefined where it costs nothing. */
  readonly warning: string | undefined;
}

/** Throws `UsageError`. */
export const placeOf = (
  { listen, url }: ReceiverConfiguration,
  variables: Variables,
  home: Home = homeOf(undefined, variables),
): Place => {
  const onGoogle = home === 'google';
  const port = variables['PORT'];
  const { host, port: ownPort } =
    listen ??
    (onGoogle
      ? { host: '0.0.0.0', port: port !== undefined && /^\d{1,5}$/.test(port) ? Number(port) : defaultPort }
      : { host: '127.0.0.1', port: defaultPort });
  if (onGoogle && variables[instancesVariable] !== '1') {
    throw new UsageError(
      `${instancesVariable}  environment\n  is ${variables[instancesVariable] === undefined ? 'missing' : 'not 1'}: instances do not share their state, so each of them would page, and an acknowledgement would stop one of them only`,
      `deploy with --max-instances 1, and set ${instancesVariable}=1`,
    );
  }
  if (url === undefined && !isLoopback(host)) {
    throw new UsageError(
      `url\n  is missing, and the receiver listens on ${host}: nobody could open the links of its messages`,
      "write 'url: https://…' into the configuration, under which people reach it",
    );
  }
  return {
    host,
    port: ownPort,
    url,
    home,
    warning: onGoogle
      ? 'the files of this service are in memory: a restart forgets open incidents, and the next repeat of each alert pages again'
      : undefined,
  };
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
