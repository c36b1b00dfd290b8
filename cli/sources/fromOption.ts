/**
 * The option `--from`: which source of points a command reads. `prometheus` takes its address as the next word, which
 * joinFrom.ts joins with it.
 */
import { Option } from 'commander';
import { UsageError } from '../../model/usageError.ts';
import { lengthOfTime } from '../lengthOfTime.ts';
import { words } from './joinFrom.ts';

export type From = { readonly kind: 'Google' } | { readonly kind: 'Prometheus'; readonly url: URL };

export const fromOption = (help = 'read metric points from here instead of this machine'): Option =>
  new Option('--from <source>', `${help}: 'google', or 'prometheus URL'`);

/** Seconds; undefined where it was not typed. */
export const timeoutOption = (): Option =>
  new Option(
    '--timeout <time>',
    `longest time to wait for all answers of --from (default: ${defaultTimeout}s)`,
  ).argParser(lengthOfTime);

/** Seconds. */
export const defaultTimeout = 60;

/** Throws `UsageError` where there is no server to wait for. */
export const refuseLoneTimeout = (options: {
  readonly from?: string | undefined;
  readonly timeout?: unknown;
}): void => {
  if (options.timeout === undefined || options.from !== undefined) return;
  throw new UsageError(
    '--timeout is the longest time to wait for a server, and no server is named',
    `name one: ${fromExamples.join(', or ')}; or leave --timeout out`,
  );
};

export const fromExamples: readonly string[] = ['--from google', '--from prometheus https://prometheus.example.com'];

const fix = `write ${fromExamples.join(' or ')}`;

/** `otherwise`: the fix where it is no source. Throws `UsageError`. */
export const parseFrom = (text: string | undefined, otherwise: string = fix): From | undefined => {
  if (text === undefined) return undefined;
  const [, kind = '', address = ''] = /^(\S*)(?:\s+|=)?(.*)$/s.exec(
    text.trim().replace(/^(prometheus|google)=/, '$1 '),
  )!;
  if (kind === words.google && address === '') return { kind: 'Google' };
  if (kind === words.prometheus) return { kind: 'Prometheus', url: prometheusUrl(address) };
  if (/^https?:\/\//.test(kind))
    throw new UsageError(
      `--from ${shown(kind)}: the kind of the source is missing`,
      `write --from prometheus ${shown(kind)}`,
    );
  throw new UsageError(`--from '${text}' is not a source of metric points`, otherwise);
};

const prometheusUrl = (text: string): URL => {
  if (text === '') throw new UsageError('--from prometheus has no URL', fix);
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new UsageError(`--from prometheus: '${shown(text)}' is not the URL of a server`, fix);
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      `--from prometheus: the URL ${shown(text)} contains a password, which the shell history and the process list would show`,
      `set ${credentialVariables.user} and ${credentialVariables.password}, and remove them from the URL`,
    );
  if (url.search !== '' || url.hash !== '')
    throw new UsageError(`--from prometheus: '${shown(text)}' has a query string`, 'write only the URL before /api/v1');
  // As people copy it: the address of the API, or of a page of the server.
  url.pathname = url.pathname.replace(/\/(api\/v1|graph|query)?(\/query(_range)?)?\/*$/, '');
  return url;
};

/** Environment variables, so that no secret is an argument. */
export const credentialVariables = {
  token: 'ATALAYA_PROMETHEUS_TOKEN',
  user: 'ATALAYA_PROMETHEUS_USER',
  password: 'ATALAYA_PROMETHEUS_PASSWORD',
} as const;

/** Without user name and password. */
const shown = (address: string): string => address.replace(/\/\/[^/@]*@/, '//');
