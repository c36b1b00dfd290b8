/** `atalaya backfill` on both homes: each row of a file once, of any day, whatever happens in between. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { openGoogleHome } from '../../pipeline/google/home.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import { startTelemetry } from '../../pipeline/telemetry/start.ts';
import { quietLogger } from '../google/quietLogger.ts';
import { openHome } from '../../pipeline/embedded/home.ts';
import freight from '../fixtures/systems/freight.ts';
import { openFakeBigQuery, type FakeBigQuery } from '../google/fakeBigQuery/fakeBigQuery.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const flight = (n: number): object => ({
  date: new Date(Date.UTC(2001, 0, 1) + n * 60_000).toISOString(),
  delay: n,
  distance: 100 + n,
  origin: 'LAS',
  destination: 'LAX',
});
const lines = (count: number): string[] => Array.from({ length: count }, (_, n) => JSON.stringify(flight(n)));
const load = /\(load [\da-f]{20}\)/;

const folder = temporaryFolder();
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(path.join(folder, name), content);
  return name;
};
const backfill = (args: readonly string[], stop = new AbortController().signal) =>
  runInProcess(['backfill', 'freight', ...args], { cwd: folder, stop });

/** A bad row in the middle, an empty line, and an end without a new line. */
const mixed = [...lines(3), '{"date":"2001-01-01T00:00:00Z","delay":"late"}', '', ...lines(5).slice(3)].join('\r\n');

const writeParquet = async (name: string, select: string): Promise<string> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path.join(folder, name)}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return name;
};
const freightSelect = (count: number): string =>
  `SELECT TIMESTAMP '2001-01-01 00:00:00.000001' + to_minutes(i::INT) AS date, i AS delay, 100 AS distance, 'LAS' AS origin, 'LAX' AS destination FROM range(${count}) AS t(i)`;

describe('in a data folder', () => {
  const stored = async (data: string): Promise<unknown> => {
    const home = await openHome(freight, path.join(folder, data, 'freight'), Date.now);
    try {
      const letters = await home.deadLetters.list({ limit: 10 });
      return [(await home.warehouse.census()).rows, letters.map(({ messageId, code }) => [messageId.slice(-2), code])];
    } finally {
      await home.close();
    }
  };

  test('a bad row in the middle becomes a dead letter, the rest is stored, and a second run stores nothing twice', async () => {
    const name = file('mixed.ndjson', mixed);
    const first = await backfill([name, '--data', 'mixed']);
    expect(first).toEqual({
      stdout: expect.stringMatching(/^mixed\.ndjson: 5 rows loaded, 1 dead letter \(load [\da-f]{20}\)\n$/) as unknown,
      stderr: 'atalaya dlq list freight lists the dead letters\n',
      code: 0,
    });
    const again = await backfill([file('copy.ndjson', mixed), '--data', 'mixed']);
    expect([again.stdout.replace(load, ''), again.code]).toEqual([
      'copy.ndjson: 0 rows loaded, 5 rows loaded before \n',
      0,
    ]);
    expect(await stored('mixed')).toEqual([5, [['-4', 'wrong-type']]]);
  });

  test('Parquet is stored with every digit, and is another load than NDJSON of the same rows', async () => {
    const name = await writeParquet('freight.parquet', freightSelect(3_000));
    expect((await backfill([name, '--data', 'parquet', '--json'])).stdout).toMatch(
      /"rows":3000,"known":0,"deadLetters":0,"complete":true/,
    );
    expect((await backfill([name, '--data', 'parquet', '--json'])).stdout).toMatch(
      /"rows":0,"known":3000,"deadLetters":0,"complete":true/,
    );
    const home = await openHome(freight, path.join(folder, 'parquet', 'freight'), Date.now);
    const query = { conditions: [], orderBy: 'date', direction: 'asc', after: undefined, limit: 1 } as const;
    const [first] = await home.warehouse.query(query);
    await home.close();
    expect(first?.values).toEqual([978_307_200_000_001, 0, 100, 'LAS', 'LAX']);
  });

  test('a load that was stopped goes on where it stopped', async () => {
    const name = file('long.ndjson', lines(60_000).join('\n'));
    const stop = new AbortController();
    const io = runInProcess(['backfill', 'freight', name, '--data', 'long'], {
      cwd: folder,
      stop: stop.signal,
      // The clock is read before and after each part, and by the warehouse: there is a second part after the third reading.
      now: (() => {
        let readings = 0;
        return () => {
          if (++readings > 2) stop.abort();
          return Date.now();
        };
      })(),
    });
    const first = await io;
    expect([first.code, first.stderr.split('\n').at(-2)]).toEqual([
      3,
      'stopped: run this again, and it goes on where it stopped',
    ]);
    const again = await backfill([name, '--data', 'long']);
    expect(again.code).toBe(0);
    expect(await stored('long')).toEqual([60_000, []]);
  });

  test('a pipeline that runs in the folder is named', async () => {
    const home = await openHome(freight, path.join(folder, 'busy', 'freight'), Date.now);
    const { code, stderr } = await backfill([file('one.ndjson', lines(1).join()), '--data', 'busy']);
    await home.close();
    expect([code, stderr]).toEqual([1, expect.stringContaining('in use by another')]);
  });
});

describe('what is no file of rows is refused before anything is opened', () => {
  test.each([
    ['nowhere.ndjson', '', 'nowhere.ndjson does not exist', 'name a file of NDJSON or Parquet'],
    ['empty.ndjson', '', 'empty.ndjson is empty', 'name a file with rows'],
    [
      'array.json',
      '[{}]',
      /array\.json is a JSON array, not one JSON object a line$/,
      /^write one object a line: jq -c '\.\[\]' /,
    ],
    [
      'not.parquet',
      'PAR2',
      /not\.parquet is no Parquet file: it does not begin with PAR1$/,
      'write it again as Parquet',
    ],
    [
      'rows.csv',
      'a,b\n1,2',
      /rows\.csv is neither Parquet nor one JSON object a line \(NDJSON\)$/,
      'write one JSON object a line',
    ],
    ['rows.gz', Buffer.from([0x1f, 0x8b, 8]), /rows\.gz is compressed$/, /^decompress it first: gunzip -k /],
    [
      'broken.parquet',
      'PAR1 and no more',
      /broken\.parquet cannot be read as Parquet: /,
      'write it again, or load another file',
    ],
    ['blank.ndjson', '\n \n', 'blank.ndjson has no rows', 'name a file with rows'],
    [
      'orders.ndjson',
      '{"id":1}\n{"id":2}',
      "none of the first 2 rows of orders.ndjson fits the schema of freight: nothing is stored\n  2 rows: field 'date' is missing but required",
      'load a file with the fields of the schema, or name another system',
    ],
  ] as const)('%s', async (name, content, problem, fix) => {
    if (name !== 'nowhere.ndjson') file(name, content);
    const { stdout, stderr, code } = await backfill([name, '--data', 'refused']);
    const [said, remedy = ''] = stderr.trimEnd().split('\n  fix: ');
    expect([code, stdout]).toEqual([2, '']);
    expect(said).toMatch(problem);
    expect(remedy).toMatch(fix);
  });

  test('a folder, and Parquet without a column that every row needs', async () => {
    mkdirSync(path.join(folder, 'days'), { recursive: true });
    expect((await backfill(['days/'])).stderr).toBe('days/ is a folder\n  fix: name its files: days/*.ndjson\n');
    const name = await writeParquet('narrow.parquet', "SELECT 1 AS delay, 'LAS' AS origin");
    expect((await backfill([name, '--data', 'refused'])).stderr).toMatch(
      /narrow\.parquet lacks the columns date, distance, destination, which every row of freight needs; it has delay, origin\n {2}fix: name the columns as the fields of the schema\n$/,
    );
  });
});

describe('on BigQuery', () => {
  let fake: FakeBigQuery;
  const before = { ...process.env };
  beforeAll(async () => {
    fake = await openFakeBigQuery();
    Object.assign(process.env, {
      GOOGLE_CLOUD_PROJECT: 'demo',
      ATALAYA_BIGQUERY_ENDPOINT: fake.url,
      // Nothing is published: a load goes to the table.
      PUBSUB_EMULATOR_HOST: '127.0.0.1:1',
    });
  });
  afterAll(async () => {
    process.env = before;
    await fake.close();
  });
  const table = 'warehouse.freight';

  test('rows of 2001 go in by load jobs, once; the bad one is a dead letter', async () => {
    const name = file('google.ndjson', `${mixed}\n${JSON.stringify(flight(9))}`);
    const first = await backfill([name, '--home', 'google']);
    expect([first.stdout.replace(load, ''), first.code]).toEqual(['google.ndjson: 6 rows loaded, 1 dead letter \n', 0]);
    expect(await fake.count(table)).toBe(6);
    expect(await fake.count(`${table}_dead_letters`)).toBe(1);
    const again = await backfill([name, '--home', 'google']);
    expect([again.stdout.replace(load, ''), again.code]).toEqual([
      'google.ndjson: 0 rows loaded, 6 rows loaded before \n',
      0,
    ]);
    expect([await fake.count(table), await fake.count(`${table}_dead_letters`)]).toEqual([6, 1]);
  });

  test('an answer that is lost after the job ran leads to no second row', async () => {
    const name = file('lost.ndjson', lines(4).join('\n'));
    const rows = await fake.count(table);
    fake.fail({ on: 'load', kind: 'lose' });
    const broken = await backfill([name, '--home', 'google']);
    expect([broken.code, broken.stdout]).toEqual([3, '']);
    expect(broken.stderr).toMatch(
      /^lost\.ndjson: 0 rows loaded, then it failed\nrows cannot be loaded: fetch failed: .+\ncorrect the reason, and run this again: it goes on where it stopped\n$/,
    );
    expect((await backfill([name, '--home', 'google'])).stdout).toMatch(
      /^lost\.ndjson: 0 rows loaded, 4 rows loaded before/,
    );
    expect(await fake.count(table)).toBe(rows + 4);
  });

  test('freight of 2001 are streamed too: published-at partitions their table', async () => {
    const home = openGoogleHome(freight, {
      project: 'demo',
      environment: 'prod',
      logger: quietLogger,
      emulators: { bigquery: fake.url, pubsub: '127.0.0.1:1' },
    });
    await home.ensureTables();
    const before = await fake.count(table);
    const started = await startTelemetry({ system: freight, boundaries: [], environment: {} });
    const ingest = createIngest({
      system: freight,
      warehouse: home.warehouse,
      deadLetters: home.deadLetters,
      telemetry: started.telemetry,
      logger: quietLogger,
      now: Date.now,
    });
    const settled = await ingest(
      lines(50).map((line, n) => ({
        id: `streamed-${n}`,
        data: Buffer.from(line),
        attributes: undefined,
        publishedAt: Date.now(),
        attempt: 1,
        log: 'subscription',
        sequence: undefined,
      })),
    );
    expect(settled).toEqual(lines(50).map(() => 'ack'));
    expect(await fake.count(table)).toBe(before + 50);
    await started.shutdown();
    await home.close();
  });
});
