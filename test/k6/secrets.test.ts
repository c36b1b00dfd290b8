/** Credentials come from the environment, reach the target, and are in no file or output of a run. */
import { afterEach, expect } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PipelineSystem } from '../../model/system.ts';
import { openApiDocument } from '../../pipeline/api/openapi/document.ts';
import { stringifyJson } from '../../pipeline/ingest/json.ts';
import attendees from '../fixtures/systems/attendees.ts';
import lms from '../fixtures/systems/lms.ts';
import statements from '../fixtures/systems/statements.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';

const secret = 'atl_abcdefgh_a-secret-that-nobody-may-read';
/** Systems with tokens, with OpenID Connect and with Identity-Aware Proxy. */
const systems: readonly PipelineSystem[] = [attendees, statements, lms];

/** A row of lms, which has no list route. */
const row = { action_id: 'a', user_email: 'someone@example.com', app_id: 'b', app_department: 'c' };

const servers: Server[] = [];
const before = process.env['ATALAYA_TOKEN'];
afterEach(() => {
  if (before === undefined) delete process.env['ATALAYA_TOKEN'];
  else process.env['ATALAYA_TOKEN'] = before;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server with the API of the system; it breaks off half of its answers, so that k6 logs warnings. */
const serving = async (system: PipelineSystem, tokens: Set<string | undefined>): Promise<string> => {
  const description = stringifyJson(openApiDocument(system));
  let requestCount = 0;
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const { authorization } = request.headers;
    if (request.url === '/openapi.json') response.end(description);
    else if (++requestCount % 2 === 0) request.socket.destroy();
    else response.end(JSON.stringify({ data: [], seen: authorization }));
    tokens.add(authorization);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const textIn = (file: string): string => {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

testWith(
  'k6',
  'no file or output of a run contains a credential, even when the target answers with it and k6 fails',
  async () => {
    process.env['ATALAYA_TOKEN'] = secret;
    const results = await Promise.all(
      systems.map(async (system) => {
        const tokens = new Set<string | undefined>();
        const cwd = temporaryFolder();
        const out = path.join(cwd, 'run');
        writeFileSync(path.join(cwd, 'rows.json'), stringifyJson([row]));
        const samples = system === lms ? ['--samples', 'rows.json'] : [];
        const args = [
          'loadtest',
          'run',
          system.id,
          '--target',
          await serving(system, tokens),
          '--out',
          out,
          ...samples,
        ];
        const { stdout, stderr } = await runInProcess([...args, '--duration', '2s', '--json'], { cwd });
        const files = readdirSync(out).map((name) => [name, textIn(path.join(out, name))] as const);
        const texts = [...files, ['stdout', stdout] as const, ['stderr', stderr] as const];
        const leaks = texts.flatMap(([name, text]) =>
          /a-secret-that|atl_abcdefgh|Bearer atl|someone/.test(text) ? [name] : [],
        );
        return [system.id, [...tokens], files.length, leaks];
      }),
    );
    expect(results).toEqual(systems.map(({ id }) => [id, [`Bearer ${secret}`], 6, []]));
  },
  120_000,
);
