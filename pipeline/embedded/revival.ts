/**
 * DuckDB is given little memory, and more when it cannot do without: large sorts, or texts of more than 100 kB or so, which
 * a checkpoint holds in memory all at once. After some errors it takes nothing more until it is opened again.
 */
import { totalmem } from 'node:os';
import { openDuckDbFile, type DuckDbFile, type DuckDbFileOptions } from './duckDbFile.ts';
import { openReaders, type Readers } from './readers.ts';
import { openWriter, type Writer, type WriterOptions } from './writer.ts';

export interface Opened {
  readonly file: DuckDbFile;
  readonly writer: Writer;
  readonly readers: Readers;
}

export interface RevivalOptions extends Omit<DuckDbFileOptions, 'memory'>, Omit<WriterOptions, 'file'> {
  readonly readerCount: number;
  /** Megabytes to begin with. */
  readonly megabytes: number;
}

export interface Revival {
  /** What is open now. */
  current(): Opened;
  /** Gives more memory if that is what was missing; false when it was not, or there is no more. */
  grow(error: unknown): Promise<boolean>;
  /** Notes an error; true when it says that nothing more will work. */
  isFatal(error: unknown): boolean;
  /** Opens again if a fatal error was noted. Nothing else may be writing. Throws `StorageError`. */
  revive(): Promise<void>;
}

const says = (error: unknown, pattern: RegExp): boolean => Error.isError(error) && pattern.test(error.message);

/** Throws `StorageError` when the file cannot be used. */
export const openRevival = async (options: RevivalOptions): Promise<Revival> => {
  const most = Math.max(options.megabytes, Math.floor(totalmem() / 2 ** 21));
  let { megabytes } = options;
  let opened = await open(options, megabytes);
  let dead = false;
  let growing: Promise<boolean> | undefined;

  const growNow = async (): Promise<boolean> => {
    megabytes = Math.min(megabytes * 2, most);
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
      if (dead || megabytes >= most || !says(error, /Out of Memory/)) return false;
      // Those who fail together wait for one step.
      growing ??= growNow();
      return growing;
    },
    isFatal: (error) => {
      const fatal = says(error, /FATAL Error|INTERNAL Error|invalidated/);
      dead ||= fatal;
      return fatal;
    },
    revive: async () => {
      if (!dead) return;
      await opened.readers.close();
      await opened.writer.close();
      opened.file.instance.closeSync();
      megabytes = Math.min(megabytes * 2, most);
      opened = await open(options, megabytes);
      dead = false;
    },
  };
};

const open = async (options: RevivalOptions, megabytes: number): Promise<Opened> => {
  const file = await openDuckDbFile({ ...options, memory: `${megabytes}MB` });
  const writer = await openWriter({ ...options, file });
  const readers = await openReaders(file.instance, options.readerCount);
  return { file, writer, readers };
};
