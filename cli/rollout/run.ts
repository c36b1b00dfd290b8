/** Where a rollout happens, by its options: on this machine, or on Google Cloud. */
import { UsageError } from '../../model/usageError.ts';
import type { ExitCode, Io } from '../run/io.ts';
import type { RolloutOptions } from './options.ts';

export const runRolloutCommand = async (id: string, options: RolloutOptions, io: Io): Promise<ExitCode> => {
  refuse(options);
  if (options.local === true) {
    const { runLocal } = await import('./runLocal.ts');
    return await runLocal(id, options, io);
  }
  const { runOnGoogle } = await import('./google/runOnGoogle.ts');
  return await runOnGoogle(id, options, io);
};

/** Options that belong to the other of the two, or that exclude each other. Throws `UsageError`. */
const refuse = (options: RolloutOptions): void => {
  const { local = false, environment } = options;
  if (local === (environment !== undefined)) {
    throw new UsageError(
      local ? '--local and --environment are two places' : 'neither --local nor --environment says where',
      local ? 'leave one of them out' : 'rehearse with --local, or name the environment with --environment',
    );
  }
  const given = (names: readonly (keyof RolloutOptions)[]): readonly string[] =>
    names.filter((name) => options[name] !== undefined && options[name] !== false).map(optionText);
  const wrong = given(local ? onGoogleOnly : onMachineOnly);
  if (wrong.length > 0) {
    const needs = local ? '--environment' : '--local';
    throw new UsageError(
      `${wrong.join(', ')}: only with ${needs}`,
      local ? localFix(wrong) : `leave ${wrong.length === 1 ? 'it' : 'them'} out`,
    );
  }
  const verbs = given(['continue', 'rollBack', 'status']);
  if (verbs.length > 1) throw new UsageError(`${verbs.join(', ')} are different commands`, 'name one of them');
  if (options.to !== undefined && options.rollBack !== true) {
    throw new UsageError('--to: only with --roll-back', 'leave it out');
  }
  if (local && options.candidate === undefined) {
    throw new UsageError(
      '--local needs --candidate',
      'name the code of the release: a folder, or a commit such as HEAD',
    );
  }
  if (!local && verbs.length === 0 && options.image === undefined && options.source === undefined) {
    throw new UsageError(
      '--environment needs --image or --source',
      'name the image of the release by digest (of a function: its archive), or use --continue, --roll-back or --status',
    );
  }
  if (options.image !== undefined && options.source !== undefined) {
    throw new UsageError(
      '--image and --source are two ways to release',
      'a service has an image, a function an archive: leave one of them out',
    );
  }
  if (options.image !== undefined && !/@sha256:[0-9a-f]{64}$/.test(options.image)) {
    throw new UsageError(
      `--image: '${options.image}' has no digest`,
      'name it by digest (IMAGE@sha256:…): a tag can be moved to another image',
    );
  }
};

const onGoogleOnly = ['image', 'source', 'commit', 'continue', 'rollBack', 'status', 'to'] as const;
const onMachineOnly = ['candidate', 'baseline', 'chaos', 'rate', 'out'] as const;

const localFix = (wrong: readonly string[]): string =>
  wrong.some((name) => name === '--continue' || name === '--roll-back' || name === '--status')
    ? 'a rehearsal ends with its pipelines, so that nothing is left: start it again'
    : 'leave it out';

const optionText = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
