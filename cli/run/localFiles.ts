/**
 * Files in the data folder of every local pipeline, also with a Google home: metric points, so that objectives can be judged
 * on this machine, and tokens of callers.
 */
import { openHistory } from '../../history/history.ts';
import type { Point } from '../../model/point.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { AuthOptions } from '../../pipeline/api/auth/authenticate.ts';
import { firstOf, memoryTokens } from '../../pipeline/api/auth/tokenStore.ts';
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { openTokens } from '../../pipeline/embedded/tokens.ts';
import type { Logger } from '../../pipeline/telemetry/telemetry.ts';
import type { LocalAuth } from './localAuth.ts';

export interface LocalFilesOptions {
  readonly system: PipelineSystem;
  readonly auth?: LocalAuth;
  readonly logger: Logger;
  readonly now: () => number;
}

type OnClose = (close: () => unknown) => void;

/** Takes metric points. Throws `HistoryError` when the file cannot be used. */
export const openPointSink = (
  { logger, now }: LocalFilesOptions,
  folder: string,
  onClose: OnClose,
): ((points: readonly Point[]) => void) => {
  const history = openHistory(homeFiles(folder).metrics, {
    now,
    report: (reason) => logger.warn({ event: 'history', reason }, 'metric points'),
  });
  onClose(() => history.close());
  return (points) => history.append(points);
};

/** The token of this run, then the folder's tokens, for systems with tokens. Throws `StorageError`. */
export const openLocalTokens = (options: LocalFilesOptions, folder: string, onClose: OnClose): AuthOptions => {
  const { system, auth = 'on', now } = options;
  const common = { off: auth === 'off', clock: now };
  if (system.stages.api.auth !== 'token') return common;
  const stored = openTokens(homeFiles(folder).tokens);
  onClose(() => stored.close());
  return { ...common, tokens: typeof auth === 'object' ? firstOf(memoryTokens(auth.record), stored) : stored };
};
