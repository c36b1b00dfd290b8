import { afterEach, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openApiDocument } from '../../pipeline/api/openapi/document.ts';
import { stringifyJson } from '../../pipeline/ingest/json.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import correspondence from '../../test/fixtures/systems/correspondence.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { remoteTarget, unbelievedText } from './remote.ts';

const never = new AbortController().signal;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const serving = async (status: number, body: string): Promise<URL> => {
  const server = createServer({ keepAliveTimeout: 0 }, (_, response) => void response.writeHead(status).end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
};

const servingSystem = (system: PipelineSystem): Promise<URL> => serving(200, stringifyJson(openApiDocument(system)));

const refusal = async (system: PipelineSystem, url: URL): Promise<string> => {
  try {
    return (await remoteTarget(system, url, undefined, never)).url;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`.replaceAll(url.origin, 'URL');
  }
};

test('a target that is the system is taken, without the slash at its end', async () => {
  const url = await servingSystem(diary);
  expect((await remoteTarget(diary, url, undefined, never)).url).toBe(url.origin);
});

test('a target with other routes is another system', async () => {
  expect(await refusal(diary, await servingSystem(attendees))).toBe(
    'UsageError: URL is not diary: it has no GET /diary, POST /diary\n  fix: name the system that runs there, or the URL of diary',
  );
});

test('a target with the same routes and other rows is another system', async () => {
  expect(await refusal(attendees, await servingSystem(correspondence))).toBe(
    'UsageError: URL is not attendees: its rows also have timestamp\n  fix: name the system that runs there, or the URL of attendees',
  );
});

test.each([
  [
    404,
    'UsageError: URL/openapi.json answered 404, so nothing says that it is the right system\n  fix: check the URL, and the token in ATALAYA_TOKEN',
  ],
  [503, 'TargetUnreachable: URL/openapi.json answered 503\n  fix: look at it first: curl -i URL/ready'],
])('a target that answers %i is not taken', async (status, message) => {
  expect(await refusal(diary, await serving(status, ''))).toBe(message);
});

test('a page in the place of the description is another system', async () => {
  expect(await refusal(diary, await serving(200, '<html>'))).toBe(
    'UsageError: URL is not diary: it has no GET /diary, POST /diary\n  fix: name the system that runs there, or the URL of diary',
  );
});

test('load on a public API without proof is said to count; on this machine, or with proof, it is marked', () => {
  expect(unbelievedText(freight, 'https://freight.example.com')).toBe(
    'https://freight.example.com has no authentication: this load counts as real traffic, and spends its error budgets\n',
  );
  expect(unbelievedText(freight, 'http://[::1]:8080')).toBe('');
  expect(unbelievedText(attendees, 'https://attendees.example.com')).toBe('');
});
