/** Emits one system on any thread: its folder, or only the hash of a member of a table. */
import { createHash } from 'node:crypto';
import type { System } from '../../model/system.ts';
import type { K6Runtime } from '../../loadtest/k6/runtimeText.ts';
import type { EmitContext } from '../../terraform/context.ts';
import { emitAlerts, emitSystem } from '../../emit/emit.ts';
import { doFolder, type FolderOutcome, type FolderSettings } from './task.ts';

/** Plain data: it is sent to threads. */
export interface SystemJob {
  readonly system: System;
  /** True when the manifest lists the system. */
  readonly isMember: boolean;
  readonly isWritten: boolean;
}

export interface SystemOutcome {
  readonly id: string;
  /** For a member: SHA-256 of all its files. */
  readonly hash: string | undefined;
  /** Undefined where no folder is written. */
  readonly folder: FolderOutcome | undefined;
}

export interface SystemSettings extends FolderSettings {
  readonly context: EmitContext;
  readonly k6Runtime: K6Runtime;
  /** True: without dashboards and load tests, for the benchmark. */
  readonly alertsAlone?: boolean;
}

/** Throws `EmitError` for errors of the file system. */
export const doSystem = ({ system, isMember, isWritten }: SystemJob, settings: SystemSettings): SystemOutcome => {
  const { id } = system;
  const { context, k6Runtime } = settings;
  const files = settings.alertsAlone === true ? emitAlerts(system, context) : emitSystem(system, context, k6Runtime);
  return {
    id,
    hash: isMember ? hashOf(files) : undefined,
    folder: isWritten ? doFolder({ id, files, isGone: false }, settings) : undefined,
  };
};

/** Names and texts are separated by a character that neither contains. */
const hashOf = (files: ReadonlyMap<string, string>): string => {
  const hash = createHash('sha256');
  for (const [file, text] of files) hash.update(`${file}\0`).update(text).update('\0');
  return hash.digest('hex');
};
