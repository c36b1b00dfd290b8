import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readJob, withPublished, writeJob, type Job } from './job.ts';

const job: Job = {
  version: 1,
  rows: 100,
  faults: 0.1,
  published: 0,
  offset: 40,
  log: 'abcd',
  ranges: [],
  startedAt: 1_000,
  finished: false,
};

describe('the job of a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'atalaya-job-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is read as it was written, and leaves no other file', () => {
    writeJob(folder, job);
    writeJob(folder, { ...job, published: 5 });
    expect(readJob(folder, 'abcd')).toEqual({ ...job, published: 5 });
    expect(readdirSync(folder)).toEqual(['demo.json']);
  });

  test('is none where no demo ran', () => {
    expect(readJob(folder, 'abcd')).toBeUndefined();
  });

  test('is none when it belongs to another queue, whose ids mean other messages', () => {
    writeJob(folder, job);
    expect(readJob(folder, 'wxyz')).toBeUndefined();
  });

  test.each(['', '{"version":1,"ro', 'null', '[]', '{"version":2,"log":"abcd"}'])(
    'is none when the file holds %j',
    (text) => {
      writeFileSync(path.join(folder, 'demo.json'), text);
      expect(readJob(folder, 'abcd')).toBeUndefined();
    },
  );
});

describe('what was published', () => {
  test('is one range while nobody else publishes', () => {
    const after = withPublished(withPublished(job, 1, 10), 11, 15);
    expect(after).toEqual({ ...job, published: 15, ranges: [[1, 15]] });
  });

  test("is another range behind somebody else's message", () => {
    const after = withPublished(withPublished(job, 1, 10), 12, 12);
    expect(after).toEqual({
      ...job,
      published: 11,
      ranges: [
        [1, 10],
        [12, 12],
      ],
    });
  });
});
