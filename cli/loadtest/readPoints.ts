/**
 * Reads k6's raw result and folds it into the figures of a report. k6 writes thirteen lines for a request; all but the few that are
 * used are skipped by their first bytes, without making a string of them. Memory does not grow with the length of the file.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ScenarioName } from '../../loadtest/plan.ts';
import type { RawPoint, RunPoints } from '../../loadtest/report/points.ts';
import { createTally, type Tally, type TallyOptions } from '../../loadtest/report/tally.ts';

interface RawLine {
  readonly metric: string;
  readonly data: {
    readonly time: string;
    readonly value: number;
    /** Null for a point without tags, such as of the users. */
    readonly tags?: null | {
      readonly scenario?: ScenarioName;
      readonly status?: string;
      readonly error_code?: string;
      readonly name?: string;
      readonly route?: string;
      readonly side?: string;
    };
    readonly metadata?: { readonly trace_id?: string };
  };
}

export interface ReadOptions extends TallyOptions {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A truncated file, as after a full disk, gives the points before the cut, and a missing one none. */
export const readPoints = async (file: string, { startedAt, ...options }: ReadOptions): Promise<RunPoints> => {
  const tally = createTally(options);
  const unzipped = pipeline(createReadStream(file), createGunzip(), () => undefined);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(newline);
      addLines(bytes.subarray(0, end + 1), startedAt, tally);
      rest = bytes.subarray(end + 1);
      // No line of k6 is so long: what this is cannot be used.
      if (rest.length > longest) rest = Buffer.alloc(0);
    }
  } catch (error) {
    // Errors of the file and of its compression have a code; others are ours.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return tally.result(true);
  }
  return tally.result();
};

const newline = 10;
const longest = 1_000_000;

const head = '{"metric":"';
const wanted =
  /^(http_req_duration|answer_duration|dropped_iterations|readable_after|vus|bad_(?:wrong|status|none)_\w+)","type":"Point"/;
/** First bytes of the wanted names. */
const initials: ReadonlySet<number> = new Set(Buffer.from('hadrvb'));
/** Longest name that is wanted, with the text behind it. */
const nameLength = 80;

const addLines = (bytes: Buffer, startedAt: number, { add }: Tally): void => {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    const name = start + head.length;
    const isWanted =
      initials.has(bytes[name] ?? 0) && wanted.test(bytes.toString('latin1', name, Math.min(end, name + nameLength)));
    const point = isWanted ? pointOf(bytes.toString('utf8', start, end), startedAt) : undefined;
    if (point !== undefined) add(point);
    start = end + 1;
  }
};

/** Undefined for a line that no report shows: of the set-up, of a baseline, or not JSON. */
const pointOf = (line: string, startedAt: number): RawPoint | undefined => {
  const { metric, data } = parsed(line) ?? {};
  if (typeof metric !== 'string' || typeof data !== 'object' || data === null) return undefined;
  const { value, metadata } = data;
  const tags = data.tags ?? {};
  const { scenario, status = '0', error_code: errorCode = '', name = '', route = '', side = 'candidate' } = tags;
  const at = Math.max(0, (Date.parse(data.time) - startedAt) / 1_000);
  if (!Number.isFinite(at) || !Number.isFinite(value) || value < 0) return undefined;
  if (metric === 'vus') return { kind: 'Users', at, value };
  if (scenario === undefined || side !== 'candidate') return undefined;
  switch (metric) {
    case 'http_req_duration': {
      const trace = metadata?.trace_id;
      return { kind: 'Request', scenario, at, milliseconds: value, status: Number(status), errorCode, name, trace };
    }
    case 'answer_duration':
      return { kind: 'Answer', scenario, at, milliseconds: value, name: tags.name };
    case 'dropped_iterations':
      return { kind: 'Dropped', scenario, at, value };
    case 'readable_after':
      return { kind: 'Readable', at, value };
    default: {
      const [, bad, reason = ''] = /^bad_(wrong|status|none)_(\w+)$/.exec(metric) ?? [];
      const kind = bad as 'wrong' | 'status' | 'none';
      return { kind: 'Bad', scenario, at, bad: kind, reason: reason.replaceAll('_', ' '), name: route };
    }
  }
};

const parsed = (line: string): RawLine | undefined => {
  try {
    return JSON.parse(line) as RawLine;
  } catch {
    return undefined;
  }
};
