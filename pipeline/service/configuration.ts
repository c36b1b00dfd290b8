/**
 * Reads a service's configuration from environment variables, once at its start, and reports all problems together.
 * Nothing else in the pipeline reads its configuration from the environment.
 */
import type { Environment } from '../../model/system.ts';
import { isOnGoogleCloud } from '../telemetry/cloud.ts';
import { loadFleet, unknownSystem } from './loadFleet.ts';
import type { LogLevel } from '../telemetry/logging.ts';
import { revisionPattern } from '../telemetry/revision.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface ServiceConfiguration {
  readonly system: string;
  readonly home: 'embedded' | 'google';
  /** Google Cloud project. Undefined: the definition's. */
  readonly project: string | undefined;
  /** Suffix of resource names, for systems with `naming: 'suffixed'`. */
  readonly environment: Environment;
  /** Addresses of emulators of Pub/Sub and BigQuery; undefined: Google's own services. */
  readonly emulators: { readonly pubsub: string | undefined; readonly bigquery: string | undefined } | undefined;
  /** Embedded home: the folder of all systems' data. */
  readonly data: string;
  /** Embedded home: opens also a warehouse that lost messages. */
  readonly acceptMissing: boolean;
  readonly host: string;
  /** Undefined: the service's default. */
  readonly port: number | undefined;
  /** Port of /metrics; undefined for none. */
  readonly adminPort: number | undefined;
  /** Address of the metrics; undefined: this machine alone. */
  readonly adminHost: string | undefined;
  /** True where a front end of Google is between callers and the process. */
  readonly balanced: boolean;
  readonly logLevel: LogLevel;
}

export interface IngestConfiguration extends ServiceConfiguration {
  readonly entry: 'push' | 'pull';
  /** Who may push. Undefined where Cloud Run authenticates pushes itself. */
  readonly pusher: { readonly audience: string; readonly account: string } | undefined;
}

export interface ApiConfiguration extends ServiceConfiguration {
  /** Signs cursors. Undefined: a random key of this process. */
  readonly cursorKey: Uint8Array | undefined;
}

/** Invalid environment variables: every problem with its variable, message and fix. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

interface Reader {
  readonly text: (name: string) => string | undefined;
  readonly required: (name: string, fix: string) => string;
  readonly oneOf: <T extends string>(name: string, choices: readonly T[], fallback: T) => T;
  readonly port: (name: string) => number | undefined;
  readonly report: (name: string, message: string, fix: string) => void;
  /** Throws `ConfigurationError` if anything was wrong. */
  readonly end: () => void;
}

const createReader = (variables: Variables): Reader => {
  const problems: string[] = [];
  const report = (name: string, message: string, fix: string): void =>
    void problems.push(`${name}  environment\n  ${message}\n  fix: ${fix}`);
  const text = (name: string): string | undefined => variables[name] || undefined;
  return {
    text,
    report,
    required: (name, fix) => {
      const value = text(name);
      if (value === undefined) report(name, 'is missing', fix);
      return value ?? '';
    },
    oneOf: (name, choices, fallback) => {
      const value = text(name) ?? fallback;
      const choice = choices.find((choice) => choice === value);
      if (choice === undefined) report(name, `is '${value.slice(0, 40)}'`, `use ${choices.join(' or ')}`);
      return choice ?? fallback;
    },
    port: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const port = Number(value);
      if (!/^\d{1,5}$/.test(value) || port > 65_535)
        report(name, `is '${value.slice(0, 40)}'`, 'use a whole number from 0 (any free port) to 65535');
      return port;
    },
    end: () => {
      if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
    },
  };
};

/** The variable that Google's client documents, and one of ours for BigQuery, whose client has none. */
export const readEmulators = (variables: Variables): ServiceConfiguration['emulators'] => {
  const pubsub = variables['PUBSUB_EMULATOR_HOST'] || undefined;
  const bigquery = variables['ATALAYA_BIGQUERY_ENDPOINT'] || undefined;
  return pubsub === undefined && bigquery === undefined ? undefined : { pubsub, bigquery };
};

const readShared = async (reader: Reader, variables: Variables, systems: URL): Promise<ServiceConfiguration> => {
  const onGoogle = isOnGoogleCloud(variables);
  const revision = reader.text('ATALAYA_REVISION');
  if (revision !== undefined && !revisionPattern.test(revision))
    reader.report(
      'ATALAYA_REVISION',
      `is '${revision.slice(0, 40)}'`,
      'use up to 63 lower-case letters, digits, dots and dashes, from a letter or digit to a letter or digit',
    );
  const system = reader.required('ATALAYA_SYSTEM', "set it to the id of a system, such as 'orders'");
  const fleet = system === '' ? [] : await loadFleet(systems);
  if (system !== '' && !fleet.some(({ id }) => id === system)) {
    const { message, fix } = unknownSystem(fleet, system);
    reader.report('ATALAYA_SYSTEM', message, fix);
  }
  return {
    system,
    home: reader.oneOf('ATALAYA_HOME', ['google', 'embedded'], onGoogle ? 'google' : 'embedded'),
    project: reader.text('GOOGLE_CLOUD_PROJECT'),
    environment: reader.oneOf('ATALAYA_ENVIRONMENT', ['dev', 'staging', 'prod'], 'prod'),
    emulators: readEmulators(variables),
    data: reader.text('ATALAYA_DATA') ?? '.atalaya',
    acceptMissing: reader.oneOf('ATALAYA_ACCEPT_MISSING', ['yes', 'no'], 'no') === 'yes',
    host: reader.text('ATALAYA_HOST') ?? (onGoogle ? '0.0.0.0' : '127.0.0.1'),
    port: reader.port('PORT'),
    adminPort: reader.port('ATALAYA_ADMIN_PORT'),
    adminHost: reader.text('ATALAYA_ADMIN_HOST'),
    balanced: onGoogle,
    logLevel: reader.oneOf('ATALAYA_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  };
};

/** `systems` is the folder of definitions, ending with '/'. Throws `ConfigurationError`. */
export const readIngestConfiguration = async (variables: Variables, systems: URL): Promise<IngestConfiguration> => {
  const reader = createReader(variables);
  const shared = await readShared(reader, variables, systems);
  const entry = reader.oneOf('ATALAYA_ENTRY', ['push', 'pull'], shared.home === 'google' ? 'push' : 'pull');
  const [audience, account] = [reader.text('ATALAYA_PUSH_AUDIENCE'), reader.text('ATALAYA_PUSH_ACCOUNT')];
  const authenticates = reader.oneOf('ATALAYA_PUSH_AUTH', ['oidc', 'none'], 'oidc') === 'oidc';
  if (entry === 'push' && authenticates) {
    const orNone = ', or ATALAYA_PUSH_AUTH=none where Cloud Run itself checks who may push';
    if (audience === undefined)
      reader.report('ATALAYA_PUSH_AUDIENCE', 'is missing', `set it to the audience of the push subscription${orNone}`);
    if (account === undefined)
      reader.report('ATALAYA_PUSH_ACCOUNT', 'is missing', `set it to the service account that pushes${orNone}`);
  }
  reader.end();
  const pusher = { audience: audience ?? '', account: account ?? '' };
  return { ...shared, entry, pusher: entry === 'push' && authenticates ? pusher : undefined };
};

/** `systems` is the folder of definitions, ending with '/'. Throws `ConfigurationError`. */
export const readApiConfiguration = async (variables: Variables, systems: URL): Promise<ApiConfiguration> => {
  const reader = createReader(variables);
  const shared = await readShared(reader, variables, systems);
  const text = reader.text('ATALAYA_CURSOR_KEY');
  const cursorKey = text === undefined ? undefined : Buffer.from(text, 'base64');
  if (cursorKey !== undefined && cursorKey.length < 32)
    reader.report(
      'ATALAYA_CURSOR_KEY',
      'is shorter than 32 bytes',
      "set it to what 'openssl rand -base64 32' prints, the same for all instances",
    );
  reader.end();
  return { ...shared, cursorKey };
};
