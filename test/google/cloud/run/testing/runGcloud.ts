/**
 * Runs the real gcloud against a fake cloud. It puts the region before the override's host (`us-central1-fake.test`), which no name server
 * knows: the fake is its proxy, so that every name reaches it.
 */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import path from 'node:path';

export interface GcloudOptions {
  /** Of this run alone, with a file `token`. */
  readonly folder: string;
  /** Of the fake. */
  readonly url: string;
  readonly project: string;
  readonly region: string;
}

/** What it printed, on both streams. */
export const runGcloud = async (
  program: string,
  { folder, url, project, region }: GcloudOptions,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly text: string }> => {
  const { hostname, port } = new URL(url);
  const child = spawn(program, [...args, '--project', project, '--region', region, '--quiet'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      CLOUDSDK_CONFIG: folder,
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: path.join(folder, 'token'),
      CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN: 'http://fake.test/run/',
      CLOUDSDK_API_ENDPOINT_OVERRIDES_SERVICEUSAGE: 'http://fake.test/serviceusage/',
      CLOUDSDK_PROXY_TYPE: 'http',
      CLOUDSDK_PROXY_ADDRESS: hostname,
      CLOUDSDK_PROXY_PORT: port,
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
      CLOUDSDK_SURVEY_DISABLE_PROMPTS: '1',
      CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
    },
  });
  const code = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, text: out + problems };
};
