/** A fake Prometheus with faults, and what `slo status --from prometheus` says of it. */
import type { ServerResponse } from 'node:http';
import { scenarioSource } from '../../history/simulated/source.ts';
import { startFakePrometheus, type FakeOptions, type FakeServer } from '../../history/testing/fakePrometheus.ts';
import { underscored } from '../../history/testing/underscored.ts';
import type { SeriesSource } from '../../promql/source.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { askStatus, type StatusAnswer } from './askStatus.ts';

export const now: number = Date.parse('2026-03-11T12:00:00Z');
export const source: SeriesSource = underscored(
  scenarioSource({
    systems: [freight],
    scenario: 'quiet',
    strength: () => 0,
    incident: { from: now - 90 * 60_000, to: now },
  }),
);

const opened: FakeServer[] = [];
const variables = ['ATALAYA_PROMETHEUS_TOKEN', 'ATALAYA_PROMETHEUS_USER', 'ATALAYA_PROMETHEUS_PASSWORD'];
/** Call it after each test. */
export const closeFakes = async (): Promise<void> => {
  for (const server of opened.splice(0)) await server.close();
  for (const name of variables) delete process.env[name];
};

export const fake = async (options: Partial<FakeOptions> = {}): Promise<FakeServer> => {
  const server = await startFakePrometheus({ source, now: () => now, ...options });
  opened.push(server);
  return server;
};

export interface How {
  readonly wait?: number;
  readonly stop?: AbortSignal;
  readonly now?: number;
  /** Seconds, as typed. */
  readonly timeout?: number;
}

export const status = (url: string, { timeout, ...how }: How = {}): Promise<StatusAnswer> =>
  askStatus({ from: `prometheus ${url}`, timeout }, [freight], { now, cwd: '/nowhere', wait: 10_000, ...how });

/** The message, with the server's address as <url>. */
export const failure = async (url: string, how: How = {}): Promise<string> => {
  try {
    const { code, stdout, stderr } = await status(url, how);
    return `answered with ${code}: ${stdout}${stderr}`;
  } catch (error) {
    if (!Error.isError(error)) throw error;
    return `${error.name === 'SourceError' || error.name === 'UsageError' ? '' : `${error.name}: `}${error.message}`.replaceAll(
      url,
      '<url>',
    );
  }
};

export const answering =
  (
    status: number,
    body: string,
    headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  ): ((asked: unknown, response: ServerResponse) => boolean) =>
  (_asked, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };
