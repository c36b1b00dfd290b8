/**
 * Telemetry on Google Cloud: OTLP to Google's endpoint, with a token that is renewed before it expires. Google drops points
 * without instance or location and reports no error, so a service that lacks one does not start; all that is missing is
 * reported together. google-auth-library is loaded only here. Source: Google Cloud, Telemetry (OTLP) API; Cloud Run,
 * container contract.
 */
import type { Headers } from './otlp.ts';

export interface CloudTelemetry {
  readonly endpoint: string;
  readonly headers: Headers;
  readonly project: string;
  readonly region: string;
}

/** Values from the platform and its credentials. Each may reject, or resolve to an empty string. */
export interface GoogleAccess {
  readonly project: () => Promise<string>;
  readonly region: () => Promise<string>;
  readonly headers: Headers;
}

/** Telemetry on Google Cloud lacks something: for each, what is missing, why it matters and the fix. */
export class CloudTelemetryError extends Error {
  override readonly name = 'CloudTelemetryError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const googleEndpoint = 'https://telemetry.googleapis.com';

/** Source: Cloud Run (services, jobs, worker pools) and Cloud Run functions, environment variables. */
const platformVariables = ['K_SERVICE', 'CLOUD_RUN_JOB', 'CLOUD_RUN_WORKER_POOL'] as const;

const valueOf = (environment: Environment, name: string): string | undefined => environment[name] || undefined;

/** FUNCTION_TARGET proves nothing: the functions framework sets it on any machine. */
export const isOnGoogleCloud = (environment: Environment): boolean =>
  platformVariables.some((name) => valueOf(environment, name) !== undefined);

/** Undefined elsewhere, and where OTEL_EXPORTER_OTLP_ENDPOINT names a collector. Throws `CloudTelemetryError`. */
export const cloudTelemetry = async (
  environment: Environment,
  access: () => Promise<GoogleAccess> = googleAccess,
): Promise<CloudTelemetry | undefined> => {
  if (!isOnGoogleCloud(environment)) return undefined;
  const endpoint = valueOf(environment, 'OTEL_EXPORTER_OTLP_ENDPOINT') ?? googleEndpoint;
  const isGoogle = new URL(endpoint).hostname.endsWith('.googleapis.com');
  if (!isGoogle && valueOf(environment, 'ATALAYA_OTLP_AUTH') !== 'google') return undefined;
  const google = await access();
  const [project, region, headers] = await Promise.all([
    settle(valueOf(environment, 'GOOGLE_CLOUD_PROJECT') ?? google.project()),
    settle(valueOf(environment, 'CLOUD_REGION') ?? google.region()),
    settle(google.headers()),
  ]);
  const problems = [
    ...missing(project, 'project', 'traces belong to no project', 'set GOOGLE_CLOUD_PROJECT'),
    ...missing(region, 'location', 'Google drops points without one, in silence', 'set CLOUD_REGION'),
    ...missing(
      headers,
      'credential',
      'nothing can be exported',
      'run the service as an account with roles/telemetry.writer (elsewhere: gcloud auth application-default login)',
    ),
  ];
  if (problems.length > 0) throw new CloudTelemetryError(problems.join('\n'));
  return { endpoint, headers: google.headers, project: String(project.value), region: String(region.value) };
};

/** Checks the two attributes by which Google identifies a series. Throws `CloudTelemetryError`. */
export const requireIdentity = (attributes: Readonly<Record<string, unknown>>): void => {
  const problems = ['service.instance.id', 'cloud.region'].flatMap((name) =>
    missing({ value: attributes[name], why: undefined }, name, 'Google drops points without one, in silence', 'set it'),
  );
  if (problems.length > 0) throw new CloudTelemetryError(problems.join('\n'));
};

interface Settled {
  readonly value: unknown;
  readonly why: string | undefined;
}

const settle = async (pending: unknown): Promise<Settled> => {
  try {
    return { value: await pending, why: undefined };
  } catch (error) {
    return { value: undefined, why: (Error.isError(error) ? error.message : String(error)).split('\n', 1)[0] };
  }
};

const missing = ({ value, why }: Settled, subject: string, effect: string, fix: string): readonly string[] =>
  value !== undefined && value !== null && value !== ''
    ? []
    : [
        `telemetry on Google Cloud lacks its ${subject}\n  why: ${effect}${why === undefined ? '' : ` (${why})`}\n  fix: ${fix}`,
      ];

const scope = 'https://www.googleapis.com/auth/cloud-platform';

const googleAccess = async (): Promise<GoogleAccess> => {
  const { gcpMetadata, GoogleAuth } = await import('google-auth-library');
  const auth = new GoogleAuth({ scopes: [scope] });
  return {
    project: () => auth.getProjectId(),
    // 'projects/<number>/regions/<region>'
    region: async () => (await gcpMetadata.instance<string>('region')).split('/').at(-1) ?? '',
    headers: async () => Object.fromEntries((await auth.getRequestHeaders(googleEndpoint)).entries()),
  };
};
