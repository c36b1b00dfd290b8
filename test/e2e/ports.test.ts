/** Ports that are in use. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import freight from '../fixtures/systems/freight.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a requested port that is in use is an error', async () => {
  const cwd = temporaryFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ended = await runInProcess(['demo', '--data', cwd, '--port', String(port)], { cwd });
  server.close();
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `the data API of 'freight'  127.0.0.1:${port}\n  cannot listen: another program already listens there\n  fix: stop that program, or use another port (0: any free port)\n`,
  });
});

test("a system's own port that is taken makes the demo use another, and say so", async () => {
  const { port } = freight.stages.api;
  const cwd = temporaryFolder();
  const server = createServer();
  // If another process has the port already, the test works anyway.
  await new Promise<void>((resolve) => server.once('error', () => resolve()).listen(port, '127.0.0.1', resolve));
  const ended = await runInProcess(['demo', '--no-gate', '--rows', '100', '--data', cwd], { cwd });
  server.close();
  expect(ended.stderr).toBe(`port ${port} is taken; using a free one\n`);
  expect(ended.stdout).not.toContain(`127.0.0.1:${port}`);
  expect(ended.code).toBe(0);
});
