/** A target that others run: checks that it answers and that it is the system of the plan. */
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { isLoopback } from '../run/localAuth.ts';
import type { Target } from './target.ts';

/** The target did not answer, so there is no verdict. */
export class TargetUnreachable extends Error {
  override readonly name = 'TargetUnreachable';
}

/** Timeout in milliseconds of the API's description: an instance may have to start. */
const patience = 15_000;

/** Throws `UsageError` without the URL in it, which may contain a password. */
export const targetUrl = (text: string, option = '--target'): URL => {
  const url = URL.parse(text);
  const refuse = (message: string, fix: string): never => {
    throw new UsageError(`${option}: ${message}`, fix);
  };
  if (url !== null && (url.username !== '' || url.password !== '')) {
    return refuse('the URL has credentials in it', 'leave them out; a token is read from ATALAYA_TOKEN');
  }
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refuse(`'${text}' is not a URL of a data API`, "write a value such as 'https://data-api.example.com'");
  }
  if (url.search !== '' || url.hash !== '') {
    return refuse('the URL has a query or a fragment', 'leave out what follows its path');
  }
  return url;
};

/** Whether the target accepts our mark on test requests. Decision: docs/decisions/2026-11-23-what-tests-may-mark.md. */
const isBelieved = (auth: PipelineSystem['stages']['api']['auth'], url: string): boolean =>
  auth !== 'none' || isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));

/** A warning line for a target that does not accept it; else empty. */
export const unbelievedText = ({ stages: { api } }: PipelineSystem, url: string): string =>
  isBelieved(api.auth, url)
    ? ''
    : `${url} has no authentication: this load counts as real traffic, and spends its error budgets\n`;

/** Throws `UsageError` where test messages could not be distinguished from real ones. */
export const refuseUnmarkedWrites = ({ id, stages: { api } }: PipelineSystem, url: URL): void => {
  if (isBelieved(api.auth, url.href)) return;
  throw new UsageError(
    `--allow-writes: ${id} has no authentication, so test messages could not be distinguished from real ones`,
    'leave --allow-writes out, or run it on the machine of the target',
  );
};

/** Throws `TargetUnreachable`, and `UsageError` for a target of another system. */
export const remoteTarget = async (
  system: PipelineSystem,
  target: URL,
  token: string | undefined,
  stop: AbortSignal,
): Promise<Target> => {
  const url = target.href.replace(/\/+$/, '');
  const faults = differences(system, await describes(url, token, stop));
  if (faults.length > 0) {
    throw new UsageError(
      `${url} is not ${system.id}: ${faults.join('; ')}`,
      `name the system that runs there, or the URL of ${system.id}`,
    );
  }
  const never = new Promise<never>(() => undefined);
  return { url, isLocal: false, token, samples: undefined, failed: never, close: async () => undefined };
};

const describes = async (url: string, token: string | undefined, stop: AbortSignal): Promise<unknown> => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
  let response: Response;
  try {
    response = await fetch(`${url}/openapi.json`, { headers, signal, redirect: 'manual' });
  } catch (error) {
    const cause = (error as Error & { readonly cause?: NodeJS.ErrnoException }).cause;
    const why = cause?.code ?? cause?.message ?? (error as Error).name;
    throw new TargetUnreachable(
      `${url} does not answer (${why})\n  fix: check the URL, and that it is up: curl -i ${url}/health`,
    );
  }
  if (response.status >= 500) {
    throw new TargetUnreachable(
      `${url}/openapi.json answered ${response.status}\n  fix: look at it first: curl -i ${url}/ready`,
    );
  }
  if (response.status !== 200) {
    throw new UsageError(
      `${url}/openapi.json answered ${response.status}, so nothing says that it is the right system`,
      'check the URL, and the token in ATALAYA_TOKEN',
    );
  }
  return response.json().catch(() => undefined);
};

interface Described {
  readonly paths?: Readonly<Record<string, object>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, { readonly properties?: object }>> };
}

/** Compares routes and fields of rows: several systems may serve '/data'. */
const differences = (system: PipelineSystem, document: unknown): readonly string[] => {
  const { paths = {}, components } = (document ?? {}) as Described;
  const missing = system.stages.api.routes
    .filter(({ path, method }) => !(method.toLowerCase() in (paths[path] ?? {})))
    .map(({ path, method }) => `${method} ${path}`);
  if (missing.length > 0) return [`it has no ${missing.join(', ')}`];
  const fields = Object.keys(components?.schemas?.['Row']?.properties ?? {});
  const own = Object.keys(system.schema);
  const lacking = own.filter((name) => !fields.includes(name));
  const more = fields.filter((name) => !own.includes(name));
  return [
    ...(lacking.length > 0 ? [`its rows have no ${lacking.join(', ')}`] : []),
    ...(more.length > 0 ? [`its rows also have ${more.join(', ')}`] : []),
  ];
};
