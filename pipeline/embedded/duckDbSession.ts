/**
 * An open DuckDB file. It starts with little memory, and gets more when an operation needs it: large sorts, or texts above
 * about 100 kB, which a checkpoint holds in memory all at once. After a fatal error the file has to be reopened.
 */
import { totalmem } from 'node:os';
import { StorageError } from '../storage/storageError.ts';
import {
  isCorrupt,
  openDuckDbFile,
  openError,
  reasonOf,
  type DuckDbFile,
  type DuckDbFileOptions,
} from './duckDbFile.ts';
import { openReaders, type Readers } from './readers.ts';
import { openWriter, type Writer, type WriterOptions } from './writer.ts';

export interface OpenFiles {
  readonly file: DuckDbFile;
  readonly writer: Writer;
  readonly readers: Readers;
}

export interface DuckDbSessionOptions extends Omit<DuckDbFileOptions, 'memory'>, Omit<WriterOptions, 'file'> {
  readonly readerCount: number;
  /** Megabytes of memory at the start. */
  readonly megabytes: number;
}

export interface DuckDbSession {
  /** The parts that are open now. */
  current(): OpenFiles;
  /** Raises the memory limit if the error says out of memory. False when it does not, or the limit is reached. */
  grow(error: unknown): Promise<boolean>;
  /** Why a part of the file cannot be read, once a query met it. */
  damage(): string | undefined;
  /** Records an error; true when DuckDB cannot be used after it. */
  isFatal(error: unknown): boolean;
  /** Reopens the file if a fatal error was recorded. Nothing else may write meanwhile. Throws `StorageError`. */
  reopen(): Promise<void>;
}

const hasMessage = (error: unknown, pattern: RegExp): boolean => Error.isError(error) && pattern.test(error.message);

/** Throws `StorageError` when the file cannot be used. */
export const openDuckDbSession = async (options: DuckDbSessionOptions): Promise<DuckDbSession> => {
  const maxMegabytes = Math.max(options.megabytes, Math.floor(totalmem() / 2 ** 21));
  let { megabytes } = options;
  let opened = await open(options, megabytes);
  let broken = false;
  let growing: Promise<boolean> | undefined;
  let damage: string | undefined;

  const growNow = async (): Promise<boolean> => {
    megabytes = Math.min(megabytes * 2, maxMegabytes);
    try {
      const connection = await opened.file.instance.connect();
      await connection.run(`SET memory_limit = '${megabytes}MB'`);
      connection.closeSync();
      return true;
    } catch {
      return false;
    } finally {
      growing = undefined;
    }
  };

  return {
    current: () => opened,
    grow: async (error) => {
      if (broken || megabytes >= maxMegabytes || !hasMessage(error, /Out of Memory/)) return false;
      // Operations that fail at the same time share one step.
      growing ??= growNow();
      return growing;
    },
    damage: () => damage,
    isFatal: (error) => {
      if (isCorrupt(reasonOf(error))) damage = reasonOf(error);
      const fatal = hasMessage(error, /FATAL Error|INTERNAL Error|invalidated/);
      broken ||= fatal;
      return fatal;
    },
    reopen: async () => {
      if (!broken) return;
      await opened.readers.close();
      await opened.writer.close();
      opened.file.instance.closeSync();
      megabytes = Math.min(megabytes * 2, maxMegabytes);
      opened = await open(options, megabytes);
      broken = false;
    },
  };
};

const open = async (options: DuckDbSessionOptions, megabytes: number): Promise<OpenFiles> => {
  const file = await openDuckDbFile({ ...options, memory: `${megabytes}MB` });
  try {
    const writer = await openWriter({ ...options, file });
    const readers = await openReaders(file.instance, options.readerCount);
    return { file, writer, readers };
  } catch (error) {
    file.instance.closeSync();
    throw error instanceof StorageError ? error : openError(options.file, error);
  }
};
