/** A Prometheus, or what speaks its API: Thanos, Mimir, VictoriaMetrics. Credentials are values, never part of the address. */
import type { Limits } from './request.ts';
import { promqlServer, type PromqlServer } from './promqlServer.ts';

export type Credentials =
  | { readonly kind: 'None' }
  | { readonly kind: 'Bearer'; readonly token: string }
  | { readonly kind: 'Basic'; readonly user: string; readonly password: string };

export interface PrometheusOptions {
  /** `/api/v1` is added. */
  readonly url: URL;
  readonly credentials: Credentials;
  readonly limits: Limits;
  /** What to do when credentials are missing or refused, as it is typed. */
  readonly credentialFix: string;
}

export const prometheusServer = ({ url, credentials, limits, credentialFix }: PrometheusOptions): PromqlServer => {
  const base = url.href.replace(/\/$/, '');
  const headers = headersOf(credentials);
  return promqlServer({
    name: `Prometheus at ${base}`,
    api: new URL(`${base}/api/v1`),
    headers: () => Promise.resolve(headers),
    limits,
    refusal: (status, text) => {
      if (status === 404 || status === 405) {
        return {
          reason: `it answers ${status}: the API of Prometheus is not there`,
          fix: 'name the part of the address before /api/v1/query, such as http://host:9090 or https://host/prometheus',
        };
      }
      const reason =
        credentials.kind === 'None'
          ? `it wants credentials (${status})`
          : `it refuses these credentials (${status}): ${text.slice(0, 100)}`;
      return { reason, fix: credentialFix };
    },
  });
};

const headersOf = (credentials: Credentials): Readonly<Record<string, string>> => {
  switch (credentials.kind) {
    case 'None':
      return {};
    case 'Bearer':
      return { authorization: `Bearer ${credentials.token}` };
    case 'Basic':
      return {
        authorization: `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`,
      };
  }
};
