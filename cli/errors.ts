/** How errors are shown. Errors of the user and the environment have no stack; our own bugs keep it. */
import { fileErrorOf, isFull } from './run/fileError.ts';
import type { ExitCode } from './run/io.ts';
import { missingPackage } from './run/missingPackage.ts';

export interface Report {
  readonly text: string;
  readonly code: ExitCode;
}

/** Errors whose message says what, where, why and what to do. */
const spoken: Readonly<Record<string, ExitCode>> = {
  UsageError: 2,
  DefinitionError: 2,
  LoadError: 2,
  QuantityError: 2,
  EmitError: 1,
  StorageError: 1,
  ListenError: 1,
  HistoryError: 1,
  GoogleError: 1,
  // Nothing was found out about a system.
  FileError: 3,
  TargetUnreachable: 3,
  BaselineError: 3,
  // A server that cannot be read proves nothing.
  SourceError: 3,
  MonitoringError: 3,
  QueryRefused: 3,
  WarehouseUnavailable: 1,
};

export const reportOf = (error: unknown): Report => {
  if (!(error instanceof Error)) return { text: `atalaya: ${String(error)}`, code: 1 };
  const code = spoken[error.name];
  if (code !== undefined) return { text: error.message, code };
  if (isFull(error)) return reportOf(fileErrorOf('a file', error.path ?? 'a file that is open', error));
  const missing = missingPackage(error);
  if (missing !== undefined) return { text: missing, code: 3 };
  return {
    text: `This is a bug in Atalaya. Please report it with the lines below.\n${error.stack ?? error.message}`,
    code: 1,
  };
};
