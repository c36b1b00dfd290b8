import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReleaseEvent } from '../../rollout/releaseEvent.ts';
import { openRecordRelease, whoIs } from './recordRelease.ts';
import { addRelease, keptReleases, readReleases, releasesFile, releasesOfEnvironments } from './releaseFile.ts';

let data = '';
beforeEach(() => void (data = mkdtempSync(path.join(tmpdir(), 'atalaya-releases-'))));
afterEach(() => rmSync(data, { recursive: true }));

const event: ReleaseEvent = {
  at: Date.UTC(2026, 10, 30),
  kind: 'promoted',
  system: 'freight',
  environment: 'prod',
  stage: 'api',
  revision: 'freight-api-2',
  who: 'octocat',
};

describe('the list of releases of a machine', () => {
  test('has none where nothing was released', () => {
    expect(readReleases(data, 'freight')).toEqual([]);
  });

  test('keeps what is added, oldest first, by system', async () => {
    await addRelease(data, event);
    await addRelease(data, { ...event, at: event.at + 1, kind: 'rolled back' });
    await addRelease(data, { ...event, system: 'diary' });
    expect(readReleases(data, 'freight').map(({ kind }) => kind)).toEqual(['promoted', 'rolled back']);
    expect(readReleases(data, 'diary')).toEqual([{ ...event, system: 'diary' }]);
  });

  test('has rehearsals of this machine, which are no releases', async () => {
    const { environment: _, ...rehearsal } = event;
    await addRelease(data, rehearsal);
    await addRelease(data, event);
    expect(readReleases(data, 'freight')).toEqual([rehearsal, event]);
    expect(releasesOfEnvironments(data, 'freight')).toEqual([event]);
  });

  test('loses none of two rollouts at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => addRelease(data, { ...event, at })));
    expect(
      readReleases(data, 'freight')
        .map(({ at }) => at)
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  test('is bounded: the newest five hundred stay', async () => {
    await addRelease(data, event);
    const database = new DatabaseSync(releasesFile(data, 'freight'));
    const insert = database.prepare('INSERT INTO releases (event) VALUES (?)');
    database.exec('BEGIN');
    for (let at = 1; at <= 1_000; at += 1) insert.run(JSON.stringify({ ...event, at }));
    database.exec('COMMIT');
    database.close();
    await addRelease(data, { ...event, at: 1_001 });
    const kept = readReleases(data, 'freight');
    expect([kept.length, kept[0]?.at, kept.at(-1)?.at]).toEqual([keptReleases, 502, 1_001]);
  });

  test('leaves out rows that are no events', async () => {
    await addRelease(data, event);
    const database = new DatabaseSync(releasesFile(data, 'freight'));
    for (const text of ['{', '{"kind":"promoted"}', 'null'])
      database.prepare('INSERT INTO releases (event) VALUES (?)').run(text);
    database.close();
    expect(readReleases(data, 'freight')).toEqual([event]);
  });

  test('says what to do where its file is damaged', async () => {
    const file = releasesFile(data, 'freight');
    mkdirSync(path.dirname(file));
    writeFileSync(file, 'not a database, but long enough to have a header of one hundred bytes '.repeat(3));
    const message = [
      'the list of releases is damaged',
      `  where: ${file}`,
      '  why: file is not a database',
      `  fix: keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged) to start with an empty file`,
    ].join('\n');
    expect(() => readReleases(data, 'freight')).toThrow(message);
    await expect(addRelease(data, event)).rejects.toThrow(message);
  });
});

describe('recording', () => {
  const open = async (status: number) => {
    const requests: { readonly url: string | undefined; readonly body: unknown }[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => void (text += chunk.toString()));
      request.on('end', () => {
        requests.push({ url: request.url, body: JSON.parse(text) });
        response.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return {
      requests,
      endpoint,
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  };

  test('of a system on Google Cloud writes a log line of its project, too', async () => {
    const { requests, endpoint, close } = await open(200);
    const messages: string[] = [];
    const record = openRecordRelease({
      data,
      project: 'p-1',
      report: (text) => messages.push(text),
      logging: { endpoint },
    });
    await record({ ...event, verdict: 'https://ci.example.com/7?token=secret' });
    close();
    expect(messages).toEqual([]);
    expect(requests).toEqual([
      {
        url: '/v2/entries:write',
        body: {
          logName: 'projects/p-1/logs/atalaya.release',
          resource: { type: 'global', labels: { project_id: 'p-1' } },
          entries: [
            {
              timestamp: '2026-11-30T00:00:00.000Z',
              severity: 'NOTICE',
              labels: { system: 'freight', environment: 'prod' },
              jsonPayload: {
                message: 'freight: freight-api-2 promoted by octocat',
                kind: 'promoted',
                system: 'freight',
                environment: 'prod',
                stage: 'api',
                revision: 'freight-api-2',
                who: 'octocat',
                verdict: 'https://ci.example.com/7',
              },
            },
          ],
        },
      },
    ]);
    expect(readReleases(data, 'freight')).toHaveLength(1);
  });

  test('that fails is reported once, keeps the local list, and stops nothing', async () => {
    const { endpoint, close } = await open(403);
    const messages: string[] = [];
    const record = openRecordRelease({
      data,
      project: 'p-1',
      report: (text) => messages.push(text),
      logging: { endpoint },
    });
    await record(event);
    await record(event);
    close();
    expect(messages).toEqual([
      "a release event is not recorded: Cloud Logging of p-1 answered 403 to entries.write of 'atalaya.release'",
    ]);
    expect(readReleases(data, 'freight')).toHaveLength(2);
  });
});

test('who did it is the actor of the job, else the user of the machine', () => {
  expect(whoIs({ GITHUB_ACTOR: 'octocat' }, () => 'runner')).toBe('octocat');
  expect(whoIs({ ATALAYA_WHO: 'deploy@p-1.iam.gserviceaccount.com', GITHUB_ACTOR: 'octocat' }, () => 'runner')).toBe(
    'deploy@p-1.iam.gserviceaccount.com',
  );
  expect(whoIs({ GITHUB_ACTOR: 'a"b' }, () => 'ana')).toBe('ana');
  expect(
    whoIs({}, () => {
      throw new Error('no such user');
    }),
  ).toBe('unknown');
});
