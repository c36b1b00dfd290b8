/** The work of `atalaya backfill`: checks files, reads them in parts, and hands the parts to a home. A part is stored once, however often it is sent. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { bytes } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { compileMessage, type MessageParser } from '../../pipeline/ingest/message.ts';
import type { Rejection } from '../../pipeline/ingest/rejection.ts';
import { WarehouseUnavailable, type DeadLetter } from '../../pipeline/ports.ts';
import { many } from '../../text/count.ts';
import type { ExitCode, Io } from '../run/io.ts';
import type { BackfillHome, LoadRow } from './home.ts';
import { formatOf, readLines, readParquet, type SourceRecord } from './readRecords.ts';

export interface BackfillOptions {
  readonly home?: 'embedded' | 'google';
  readonly data?: string;
  readonly json?: boolean;
}

/** A part ends at whichever comes first. Both depend on the file alone: a second run makes the same parts. */
const partRecords = 50_000;
const partBytes = 32_000_000;
/** A file whose first records are all refused has another schema. */
const judgedRecords = 1_000;

const again = 'correct the reason, and run this again: it goes on where it stopped';

interface Loaded {
  rows: number;
  known: number;
  deadLetters: number;
}

export const runBackfill = async (
  files: readonly string[],
  options: BackfillOptions,
  io: Io,
  openHome: () => Promise<BackfillHome>,
): Promise<ExitCode> => {
  const paths = files.map((file) => path.resolve(io.cwd, file));
  paths.forEach((file, index) => checkFile(file, files[index]!));
  const formats = await Promise.all(paths.map(formatOf));
  const home = await openHome();
  try {
    for (const [index, file] of paths.entries()) {
      const name = files[index]!;
      const load = await loadId(file);
      const loaded: Loaded = { rows: 0, known: 0, deadLetters: 0 };
      const records =
        formats[index] === 'parquet'
          ? readParquet(file, home.system)
          : readLines(file, bytes(home.system.stages.ingest.maxMessage));
      let end: 'end' | 'stopped';
      try {
        end = await loadFile({ name, load, records, home, io, loaded });
      } catch (error) {
        if (!(error instanceof WarehouseUnavailable)) throw error;
        if (!io.stop.aborted) {
          io.stderr(`${name}: ${summary(loaded)}, then it failed\n${error.message}\n${again}\n`);
          return 3;
        }
        end = 'stopped';
      }
      const answer = { file: name, load, ...loaded, complete: end === 'end' };
      if (options.json === true) io.stdout(`${JSON.stringify(answer)}\n`);
      else io.stdout(`${name}: ${summary(loaded)} (load ${load})\n`);
      if (loaded.deadLetters > 0) io.stderr(`atalaya dlq list ${home.system.id} lists the dead letters\n`);
      if (end === 'stopped') {
        io.stderr('stopped: run this again, and it goes on where it stopped\n');
        return 3;
      }
    }
    return 0;
  } finally {
    await home.close();
  }
};

const summary = ({ rows, known, deadLetters }: Loaded): string =>
  [
    `${many(rows, 'row')} loaded`,
    ...(known > 0 ? [`${many(known, 'row')} loaded before`] : []),
    ...(deadLetters > 0 ? [many(deadLetters, 'dead letter')] : []),
  ].join(', ');

const checkFile = (file: string, name: string): void => {
  const stat = statSync(file, { throwIfNoEntry: false });
  const fault = (what: string, fix: string): UsageError => new UsageError(`${name} ${what}`, fix);
  if (stat === undefined) throw fault('does not exist', 'name a file of NDJSON or Parquet');
  if (stat.isDirectory()) throw fault('is a folder', `name its files: ${name.replace(/\/+$/, '')}/*.ndjson`);
  if (!stat.isFile()) throw fault('is no file that can be read twice', 'write it to a file first');
  if (stat.size === 0) throw fault('is empty', 'name a file with rows');
};

/** Of the contents: the same file under another name is the same load. */
const loadId = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex').slice(0, 20);
};

interface FileLoad {
  readonly name: string;
  readonly load: string;
  readonly records: AsyncGenerator<SourceRecord>;
  readonly home: BackfillHome;
  readonly io: Io;
  readonly loaded: Loaded;
}

const loadFile = async ({ name, load, records, home, io, loaded }: FileLoad): Promise<'end' | 'stopped'> => {
  const parser = compileMessage(home.system, { anyDay: true });
  let part: SourceRecord[] = [];
  let size = 0;
  let number = 0;
  let shownAt = io.now();

  const store = async (): Promise<void> => {
    const parsed = parsePart(part, parser, load, io.now());
    if (number === 0) refuseOtherSchema(name, home.system, part, parsed);
    const outcome = await home.store({ load, number: number++, ...parsed });
    loaded.rows += outcome.stored;
    loaded.known += outcome.known;
    loaded.deadLetters += outcome.letters;
    part = [];
    size = 0;
    if (io.now() - shownAt < 1_000) return;
    shownAt = io.now();
    io.stderr(`${name}: ${summary(loaded)}\n`);
  };

  for await (const record of records) {
    if (io.stop.aborted) return 'stopped';
    part.push(record);
    size += record.data.length;
    if (part.length >= partRecords || size >= partBytes) await store();
  }
  if (io.stop.aborted) return 'stopped';
  if (part.length > 0) await store();
  if (number === 0) throw new UsageError(`${name} has no rows`, 'name a file with rows');
  return 'end';
};

interface ParsedPart {
  readonly rows: readonly LoadRow[];
  readonly letters: readonly Omit<DeadLetter, 'replayedAt'>[];
}

const parsePart = (part: readonly SourceRecord[], parser: MessageParser, load: string, now: number): ParsedPart => {
  const rows: LoadRow[] = [];
  const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
  for (const { number, data } of part) {
    const messageId = `load-${load}-${number}`;
    const parsed = parser.fromBytes(data);
    if (parsed.kind === 'Accepted') rows.push({ number, messageId, publishedAt: now, values: parsed.values, data });
    else letters.push(letterOf(messageId, data, parsed, now));
  }
  return { rows, letters };
};

const letterOf = (
  messageId: string,
  data: Uint8Array,
  { code, field, reason }: Rejection,
  now: number,
): Omit<DeadLetter, 'replayedAt'> => ({
  messageId,
  data,
  attributes: undefined,
  publishedAt: now,
  rejectedAt: now,
  code,
  field,
  reason,
});

/** Throws `UsageError` before anything is stored. */
const refuseOtherSchema = (
  name: string,
  { id }: PipelineSystem,
  part: readonly SourceRecord[],
  { rows, letters }: ParsedPart,
): void => {
  const judged = part[Math.min(part.length, judgedRecords) - 1]!.number;
  if (rows.length > 0 && rows[0]!.number <= judged) return;
  const reasons = [...Map.groupBy(letters.slice(0, judgedRecords), ({ reason }) => reason)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, 3)
    .map(([reason, group]) => `\n  ${many(group.length, 'row')}: ${reason}`);
  const count = Math.min(part.length, judgedRecords);
  throw new UsageError(
    `none of the first ${many(count, 'row')} of ${name} fits the schema of ${id}: nothing is stored${reasons.join('')}`,
    'load a file with the fields of the schema, or name another system',
  );
};
