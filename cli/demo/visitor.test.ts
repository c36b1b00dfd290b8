import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import diary from '../../test/fixtures/systems/diary.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import { visit, visitsOf } from './visitor.ts';
import { type Sample } from '../messages/sources.ts';

const flight: Sample = { date: '2001-01-01T10:00:00Z', delay: 5, distance: 300, origin: 'LAS', destination: 'LAX' };
const action: Sample = { action_id: 'a/1', user_email: 'ana+x@example.com', app_id: 'p', app_department: null };
const pathsOf = (system: typeof lms, samples: readonly Sample[]): readonly string[] =>
  system.stages.api.routes
    .flatMap((route) => visitsOf(system, route, samples))
    .map(({ method, path }) => `${method} ${path}`);

describe('what a visitor asks for', () => {
  test('is each route, with values of messages that are there', () => {
    expect(pathsOf(freight, [flight])).toEqual([
      'GET /freight',
      'GET /freight?origin=LAS',
      'GET /freight?destination=LAX',
      'GET /freight/LAS',
      'POST /freight',
    ]);
  });

  test('is spelled for a URL, and leaves out keys that are null', () => {
    expect(pathsOf(lms, [action])).toEqual(['GET /get_data/a%2F1:ana%2Bx%40example.com', 'POST /data']);
  });

  test('is the list alone while nothing is stored', () => {
    expect(pathsOf(freight, [])).toEqual(['GET /freight']);
    expect(pathsOf(lms, [])).toEqual([]);
  });
});

const serve = async () => {
  const requests: string[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(500).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { requests, url: `http://127.0.0.1:${port}`, close };
};

describe('a visitor', () => {
  test('begins to ask for keys when messages are stored, posts one in twenty, and ends when stopped', async () => {
    const { requests, url, close } = await serve();
    const stop = new AbortController();
    let samples: readonly Sample[] = [];
    let answers = 0;
    const onAnswer = (): void => {
      answers++;
      if (answers === 3) samples = [{ id: '1', contenido: 'ñ', timestamp: 'now' }];
      if (answers === 40) stop.abort();
    };
    await visit({ url, system: diary, samples: () => samples, rate: 10_000, stop: stop.signal, onAnswer });
    await close();
    expect(requests).toHaveLength(40);
    expect(requests.slice(0, 3)).toEqual(['GET /diary', 'GET /diary', 'GET /diary']);
    expect(new Set(requests.slice(3))).toEqual(
      new Set(['GET /diary', 'GET /diary?id=1', 'GET /diary?contenido=%C3%B1', 'POST /diary']),
    );
    expect(requests.filter((request) => request === 'POST /diary')).toHaveLength(2);
  });

  test('goes on when nobody answers', async () => {
    const { url, close } = await serve();
    await close();
    const stop = new AbortController();
    let answers = 0;
    const onAnswer = (): void => {
      answers++;
      if (answers === 3) stop.abort();
    };
    await visit({ url, system: diary, samples: () => [], rate: 1_000, stop: stop.signal, onAnswer });
    expect(answers).toBe(3);
  });
});
