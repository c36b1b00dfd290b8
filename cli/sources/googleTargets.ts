/** Cloud Monitoring as a source of points: one server for each project of the systems. */
import type { Limits } from '../../history/remote/request.ts';
import { cloudMonitoringServer } from '../../history/remote/cloudMonitoringServer.ts';
import { SourceError } from '../../history/remote/sourceError.ts';
import { CredentialError, googleHeaders, type Headers } from '../../google/credentials.ts';
import type { System } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { environmentOf } from '../run/googleTarget.ts';
import type { Targets } from './targets.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws `UsageError`. */
export const googleTargets = (systems: readonly System[], limits: Limits, variables: Variables): Targets => {
  const environment = environmentOf(variables);
  const { endpoint, headers } = endpointOf(variables);
  const byProject = Map.groupBy(systems, ({ project }) => variables['GOOGLE_CLOUD_PROJECT'] || project);
  const each = [...byProject].map(([project, own]) => ({
    environment,
    systems: own,
    server: cloudMonitoringServer({
      project,
      endpoint,
      limits,
      headers: () => checked(headers, endpoint),
      credentialFix: 'run: gcloud auth application-default login',
    }),
  }));
  const projects = [...byProject.keys()];
  const name =
    projects.length === 1
      ? `Cloud Monitoring of project ${projects[0]}`
      : `Cloud Monitoring of ${projects.length} projects`;
  const missingFix =
    'check that the pipeline runs there and exports its metrics, or name another project in GOOGLE_CLOUD_PROJECT';
  return { name, dialect: cloudMonitoring, missingFix, each };
};

/** Of a fake on this machine, which needs no credentials; undefined: Google's. Throws `UsageError`. */
export const fakeEndpoint = (variables: Variables): URL | undefined => {
  const own = variables['ATALAYA_MONITORING_ENDPOINT'] || undefined;
  if (own === undefined) return undefined;
  const endpoint = URL.parse(own);
  if (endpoint !== null && /^https?:$/.test(endpoint.protocol)) return endpoint;
  throw new UsageError(
    `ATALAYA_MONITORING_ENDPOINT '${own}' is not a URL`,
    "set it to a URL such as 'http://127.0.0.1:9060', or unset it",
  );
};

const endpointOf = (variables: Variables): { readonly endpoint: URL; readonly headers: Headers } => {
  const fake = fakeEndpoint(variables);
  if (fake !== undefined) return { endpoint: fake, headers: () => Promise.resolve({}) };
  const endpoint = new URL('https://monitoring.googleapis.com');
  return { endpoint, headers: googleHeaders(endpoint) };
};

const checked = async (headers: Headers, endpoint: URL): ReturnType<Headers> => {
  try {
    return await headers();
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw new SourceError('Cloud Monitoring cannot be read', endpoint.origin, error.message, error.fix, {
      cause: error,
    });
  }
};
