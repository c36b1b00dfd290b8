/**
 * Authentication of a local pipeline. A system with tokens gets one for the run, which is not stored. Signed tokens are not
 * available on one machine: for those, authentication can be turned off, only on loopback addresses and with a warning.
 */
import { existsSync } from 'node:fs';
import type { PipelineSystem } from '../../model/system.ts';
import { issueToken, type IssuedToken } from '../../pipeline/api/auth/token.ts';
import { isValid } from '../../pipeline/api/auth/tokenStore.ts';
import { openTokens } from '../../pipeline/embedded/tokens.ts';
import { type Io } from './io.ts';
import { UsageError } from '../../model/usageError.ts';

/** 'off': everybody may call. A token is valid while the pipeline runs, in addition to those of the data folder. */
export type LocalAuth = 'on' | 'off' | IssuedToken;

/** True when only this machine can reach the address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Throws `UsageError` when authentication is off on an address that other machines reach. */
export const refuseOpenAccess = (system: PipelineSystem, auth: LocalAuth, host: string): void => {
  if (auth !== 'off' || system.stages.api.auth === 'none' || isLoopback(host)) return;
  throw new UsageError(
    `--auth off: '${system.id}' declares ${system.stages.api.auth}, and other machines can reach ${host}`,
    'remove --auth off, or listen on 127.0.0.1',
  );
};

/** A token for a run whose caller is the person who started it. */
export const ownToken = (name: string, now: () => number): IssuedToken => issueToken({ name, createdAt: now() });

/** True when the data folder has a valid token. */
export const hasToken = (file: string, now: () => number): boolean => {
  if (!existsSync(file)) return false;
  const book = openTokens(file);
  try {
    return book.list().some((record) => isValid(record, now()));
  } finally {
    book.close();
  }
};

/** Printed before a system is served without the authentication that it declares. */
export const authOffWarning = ({ id, stages: { api } }: PipelineSystem): string =>
  `AUTHENTICATION IS OFF: ${id} declares ${api.auth}, but everybody on this machine may read and publish\n`;

/** A demo calls its own API locally: with a token where the system has tokens, else with authentication off. */
export const demoAuth = (system: PipelineSystem, { now, stderr }: Pick<Io, 'now' | 'stderr'>): LocalAuth => {
  const { auth } = system.stages.api;
  if (auth === 'none') return 'on';
  if (auth === 'token') return ownToken('the demo', now);
  stderr(authOffWarning(system));
  return 'off';
};
