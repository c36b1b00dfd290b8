/**
 * Who may call a pipeline on this machine. Systems with tokens get one for the run, so that nothing stays valid on disk that
 * nobody asked for. Signed tokens cannot be had here: for those, and only on an address that no other machine reaches,
 * authentication can be turned off, and whoever does so is told.
 */
import { existsSync } from 'node:fs';
import type { System } from '../../model/system.ts';
import { issueToken, type IssuedToken } from '../../pipeline/api/auth/token.ts';
import { isValid } from '../../pipeline/api/auth/tokenStore.ts';
import { openTokens } from '../../pipeline/embedded/tokens.ts';
import { type Io } from './io.ts';
import { UsageError } from '../../model/usageError.ts';

/** 'off' lets everybody in. A token is valid beside those of the data folder, while the pipeline runs. */
export type LocalAuth = 'on' | 'off' | IssuedToken;

/** Whether only this machine reaches an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Throws `UsageError` for an open door that strangers reach. */
export const refuseOpenDoor = (system: System, auth: LocalAuth, host: string): void => {
  if (auth !== 'off' || system.stages.api.auth === 'none' || isLoopback(host)) return;
  throw new UsageError(
    `--auth off: '${system.id}' declares ${system.stages.api.auth}, and other machines reach ${host}`,
    'leave --auth off out, or listen on 127.0.0.1',
  );
};

/** For a run in which the one who started it is the one who calls. */
export const ownToken = (name: string, now: () => number): IssuedToken => issueToken({ name, createdAt: now() });

/** Whether the data folder has a token that somebody can use. */
export const hasToken = (file: string, now: () => number): boolean => {
  if (!existsSync(file)) return false;
  const book = openTokens(file);
  try {
    return book.list().some((record) => isValid(record, now()));
  } finally {
    book.close();
  }
};

/** Said before anything is served without authentication that the system declares. */
export const openDoorWarning = ({ id, stages: { api } }: System): string =>
  `AUTHENTICATION IS OFF: ${id} declares ${api.auth}, and whoever uses this machine may read and publish\n`;

/** A demo calls its own API, on this machine alone: with a token where the system takes one, else through an open door. */
export const demoAuth = (system: System, { now, stderr }: Pick<Io, 'now' | 'stderr'>): LocalAuth => {
  const { auth } = system.stages.api;
  if (auth === 'none') return 'on';
  if (auth === 'token') return ownToken('the demo', now);
  stderr(openDoorWarning(system));
  return 'off';
};
