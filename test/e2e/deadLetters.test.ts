/** Replays of dead letters while the pipeline runs: they keep their ids and are stored once. */
import { expect, test } from '@jest/globals';
import type { PipelineSystem } from '../../model/system.ts';
import diary from '../fixtures/systems/diary.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { startPipeline, type RunningPipeline } from '../support/runningPipeline.ts';

/** The system diary with an older schema that refused unknown fields. */
const strict: PipelineSystem = { ...diary, unknownFields: 'reject' };
const message = (n: number): string =>
  JSON.stringify({ id: String(n), contenido: 'x', timestamp: `2024-10-10T10:00:0${n}Z`, extra: n });

const rejectedByStrict = async (): Promise<{ readonly data: string; readonly ids: readonly string[] }> => {
  const old = await startPipeline(strict);
  const ids = await old.publish(message(1), message(2), 'no JSON');
  await old.settled();
  await old.close();
  return { data: old.data, ids };
};

const rowsOf = async ({ home }: RunningPipeline): Promise<readonly string[]> => {
  const query = { conditions: [], orderBy: 'timestamp', direction: 'asc', after: undefined, limit: 100 } as const;
  return (await home.warehouse.query(query)).map((row) => `${row.messageId} ${String(row.values[0])}`);
};

test('letters of an old schema are stored once under their own ids, however often they are replayed', async () => {
  const { data, ids } = await rejectedByStrict();
  const replay = (...args: readonly string[]) =>
    runInProcess(['dlq', 'replay', 'diary', '--data', data, ...args], { cwd: data });
  const pipeline = await startPipeline(diary, { data });

  const dry = await replay('--dry-run', '--json');
  expect(JSON.parse(dry.stdout)).toEqual({
    dryRun: true,
    wouldStore: ids.slice(0, 2),
    wouldFail: [{ messageId: ids[2], reason: 'is not JSON: unexpected text' }],
  });
  expect(await rowsOf(pipeline)).toEqual([]);

  const one = await replay('--id', ids[1]!);
  expect(one).toEqual({ stdout: '1 published again\n0 would fail again and stay dead letters\n', stderr: '', code: 0 });
  const both = await replay();
  const again = await replay('--json');
  await pipeline.settled();
  expect(both.stdout).toMatch(/^1 published again\n1 would fail again and stay dead letters\n/);
  expect(JSON.parse(again.stdout)).toEqual({
    dryRun: false,
    replayed: [],
    wouldFail: [{ messageId: ids[2], reason: 'is not JSON: unexpected text' }],
  });
  expect(await rowsOf(pipeline)).toEqual([`${ids[0]} 1`, `${ids[1]} 2`]);
  expect(await pipeline.home.deadLetters.list({ limit: 10 })).toMatchObject([{ messageId: ids[2] }]);
});

test('a replay that is published twice is one row', async () => {
  const { data, ids } = await rejectedByStrict();
  const pipeline = await startPipeline(diary, { data });
  const letters = await pipeline.home.deadLetters.list({ limit: 10 });
  const again = { data: letters[0]!.data, attributes: { atalaya_message_id: letters[0]!.messageId } };
  await pipeline.home.broker.publish([again, again]);
  await pipeline.settled();
  await pipeline.home.broker.publish([again]);
  await pipeline.settled();
  expect(await rowsOf(pipeline)).toEqual([`${ids[0]} 1`]);
  expect(await pipeline.metric('atalaya_ingest_messages_total{outcome="duplicate"}')).toBe(2);
});

test('a letter that fails again keeps its id and its original bytes', async () => {
  const { data, ids } = await rejectedByStrict();
  const pipeline = await startPipeline(strict, { data });
  await runInProcess(['dlq', 'replay', 'diary', '--data', data], { cwd: data });
  await pipeline.settled();
  const letters = await pipeline.home.deadLetters.list({ limit: 10 });
  expect(letters.map(({ messageId }) => messageId).toSorted()).toEqual(ids);
  expect(letters.map(({ data: bytes }) => Buffer.from(bytes).toString()).toSorted()).toEqual(
    [message(1), message(2), 'no JSON'].toSorted(),
  );
  expect(await rowsOf(pipeline)).toEqual([]);
});
