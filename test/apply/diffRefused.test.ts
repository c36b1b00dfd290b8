import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { Outcome } from '../support/transcript.ts';

const cwd = temporaryFolder();
const variables = [
  'ATALAYA_MONITORING_ENDPOINT',
  'ATALAYA_LOGGING_ENDPOINT',
  'ATALAYA_RUN_ENDPOINT',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'GOOGLE_CLOUD_PROJECT',
] as const;
const before = variables.map((name) => [name, process.env[name]] as const);
const restore = (): void => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};

let answer: RequestListener;
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(restore);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const diff = async (...args: readonly string[]): Promise<Outcome> => await runInProcess(['diff', ...args], { cwd });

const answering = (listener: RequestListener): void => {
  answer = listener;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const name of variables.slice(0, 3)) process.env[name] = url;
};

test('without credentials one sentence says so, and nothing is read', async () => {
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/nowhere/key.json';
  const { stdout, stderr, code } = await diff('freight');
  expect([stdout, code]).toEqual(['', 3]);
  expect(stderr).toMatch(
    /^Cloud Monitoring cannot be used: the key file that GOOGLE_APPLICATION_CREDENTIALS names cannot be used \(.*\)\n {2}fix: check \/nowhere\/key\.json, or unset the variable/,
  );
});

test.each([
  {
    args: ['freight', '--project', '123456'],
    stderr: `'123456' is the number of a project, not its id
  fix: name its id: gcloud projects describe 123456 --format='value(projectId)'
`,
  },
  {
    args: ['freight', '--project', 'My Project'],
    stderr: `'My Project' is not the id of a project: 6 to 30 lower-case letters, digits and dashes, beginning with a letter
  fix: check the id: gcloud projects list
`,
  },
  {
    args: ['freight', '--json', '--import-blocks'],
    stderr: `--json and --import-blocks print two different answers
  fix: give one of them
`,
  },
])('$args is a wrong use, and nothing is read', async ({ args, stderr }) => {
  expect(await diff(...args)).toEqual({ stdout: '', stderr, code: 2 });
});

test('a page of a proxy instead of an answer is no empty project', async () => {
  answering((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html>Sign in</html>');
  });
  const { stdout, stderr, code } = await diff('freight');
  expect([stdout, code]).toEqual(['0 resources in atalaya-demo\n', 3]);
  expect(stderr).toContain(
    "not read: log-based metrics, dashboards in atalaya-demo: what answers is not Google's API (<html>Sign in</html>)\n",
  );
  expect(stderr).toMatch(
    /^not read: notification channels, metric descriptors, services, SLOs, uptime checks, alert policies in/m,
  );
});

test('lists that lead in a circle, and resources without names, are no answer', async () => {
  answering((request, response) => {
    const list = /\/(\w+)\?/.exec(request.url ?? '')?.[1] ?? '';
    response.writeHead(200, { 'content-type': 'application/json' });
    const items = list === 'alertPolicies' ? [{ displayName: 'nameless' }] : [];
    response.end(JSON.stringify({ [list]: items, nextPageToken: 'again' }));
  });
  const { stdout, stderr, code } = await diff('freight', '--json');
  const { equal, projects } = JSON.parse(stdout) as {
    equal: boolean;
    projects: readonly {
      readonly notRead: readonly { readonly kind: string; readonly id: string; readonly reason: string }[];
    }[];
  };
  expect([equal, code]).toEqual([false, 3]);
  const [{ notRead } = { notRead: [] }] = projects;
  expect(notRead.map(({ kind, id }) => `${kind} ${id}`)).toEqual(
    ['channel', 'metricDescriptor', 'service', 'slo', 'logMetric', 'uptimeCheck', 'alertPolicy', 'dashboard'].map(
      (kind) => `${kind} foreign`,
    ),
  );
  expect(notRead.at(-1)?.reason).toBe(
    "cannot list the dashboards of projects/atalaya-demo: what answers is not Google's API (page 2 leads back to an earlier page)",
  );
  expect(stderr).toContain('a resource has no name');
});

test('Ctrl-C ends the comparison, and says that it is not finished', async () => {
  const stop = new AbortController();
  answering(() => stop.abort());
  expect(await runInProcess(['diff', 'freight'], { cwd, stop: stop.signal })).toEqual({
    stdout: '',
    stderr: 'stopped: not everything was compared\n',
    code: 3,
  });
});
