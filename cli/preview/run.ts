/** The work of `atalaya preview`: serves the dashboards of systems until stopped, or saves one as a picture. */
import path from 'node:path';
import type { System } from '../../model/system.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadFleet, loadSystems } from '../load/loadSystems.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { dataFolder, defaultData } from '../options.ts';
import { fromExamples, parseFrom, type From } from '../sources/fromOption.ts';
import { foundOf, isRunning } from '../sources/localPoints.ts';
import { instantOf } from '../sources/instantOf.ts';
import { stopped } from '../run/stopped.ts';
import { previewAnswers, type Answers } from '../../console/preview/answers.ts';
import { servedFleet, servedSystem } from '../../console/preview/dashboards.ts';
import { hasHistory, historyOrigin, scenarioOrigin } from './origin.ts';
import { type Origin } from '../../console/preview/origin.ts';
import { scenarios, type Scenario } from '../../history/simulated/scenarios.ts';
import { joinedText } from '../../text/sentence.ts';
import { releasesShown } from './releasesShown.ts';
import { servePreview } from './server.ts';

export interface PreviewOptions {
  readonly port: number;
  /** As typed: 'google' or 'prometheus URL'; undefined: this machine. */
  readonly from?: string;
  /** Undefined where it was not typed. */
  readonly data?: string;
  readonly scenario?: Scenario;
  readonly range?: Duration;
  /** RFC 3339. */
  readonly at?: string;
  readonly png?: string;
  /** Height of the picture in pixels. */
  readonly height?: number;
  readonly theme: 'light' | 'dark';
}

export const runPreview = async (ids: readonly string[], options: PreviewOptions, io: Io): Promise<ExitCode> => {
  const answers = await answersOf(ids, options, io);
  const preview = await servePreview(answers, options.png === undefined ? options.port : 0).catch((error: unknown) => {
    answers.close();
    throw error;
  });
  try {
    if (options.png === undefined) {
      io.stdout(`${preview.url}\n`);
      io.stdout(`${sourceText(answers)}; Ctrl-C stops\n`);
      await stopped(io.stop);
      return 0;
    }
    return await picture(`${preview.url}/d/${encodeURIComponent(answers.first)}`, options.png, options, io);
  } finally {
    await preview.close();
  }
};

const picture = async (url: string, png: string, { theme, height }: PreviewOptions, io: Io): Promise<ExitCode> => {
  const { picturePage } = await import('./picturePng.ts');
  const file = path.resolve(io.cwd, png);
  const { drawnIn, bytes } = await picturePage(url, { file, theme, height, signal: io.stop });
  io.stdout(`${file}: ${Math.ceil(bytes / 1_024)} KiB, drawn in ${(drawnIn / 1_000).toFixed(2)} s\n`);
  return 0;
};

/** Throws `LoadError`, `UsageError` and `HistoryError`. */
export const answersOf = async (
  ids: readonly string[],
  options: Pick<PreviewOptions, 'from' | 'data' | 'scenario' | 'range' | 'at'>,
  io: Pick<Io, 'systems' | 'settings' | 'now' | 'cwd'> & Partial<Pick<Io, 'stderr' | 'stop'>>,
): Promise<Answers> => {
  const isFleet = ids.length === 0 || ids.includes('fleet');
  const [all, organization] = await Promise.all([
    isFleet ? loadFleet(io.systems) : loadSystems(io.systems, ids),
    loadOrganization(io.systems, io.settings?.organization),
  ]);
  const at = options.at === undefined ? undefined : instantOf(options.at, io.now());
  const from = parseFrom(options.from);
  if (from !== undefined && options.scenario !== undefined)
    throw new UsageError('--from (reads a server) and --scenario (simulates) cannot be used together', 'leave one out');
  const { origin, systems } =
    from === undefined
      ? originOf(all, isFleet ? undefined : ids, at, options, io)
      : { systems: all, origin: await serverOriginOf(from, all, at, io) };
  const isWhole = options.scenario !== undefined || from !== undefined;
  const served = [
    ...(isFleet && (isWhole || systems.length > 1) ? servedFleet(all, organization) : []),
    ...systems.map((system) => servedSystem(system, organization)),
  ];
  const range = milliseconds(options.range ?? (options.scenario === undefined ? '1h' : '6h'));
  return previewAnswers(served, origin, range, releasesShown(origin, dataFolder(io.cwd, options.data ?? defaultData)));
};

const serverOriginOf = async (
  from: From,
  systems: readonly System[],
  at: number | undefined,
  io: Pick<Io, 'now'> & Partial<Pick<Io, 'stderr' | 'stop'>>,
): Promise<Origin> => {
  const { serverOrigin } = await import('./serverOrigin.ts');
  const stop = io.stop ?? new AbortController().signal;
  return serverOrigin({ from, systems, at }, { now: io.now, stderr: io.stderr ?? (() => undefined), stop });
};

const originOf = (
  all: readonly System[],
  hit: readonly string[] | undefined,
  at: number | undefined,
  { scenario, data }: Pick<PreviewOptions, 'data' | 'scenario'>,
  io: Pick<Io, 'now' | 'cwd'>,
): { readonly origin: Origin; readonly systems: readonly System[] } => {
  if (scenario !== undefined) {
    return { systems: all, origin: scenarioOrigin({ systems: all, scenario, at: at ?? io.now(), hit }) };
  }
  const folder = dataFolder(io.cwd, data ?? defaultData);
  const there = all.filter((system) => hasHistory(folder, system));
  const isDeliberate = data !== undefined || at !== undefined;
  const systems = isDeliberate
    ? there
    : there.filter((system) => isRunning(foundOf(system, folder, io.now()), io.now()));
  if (there.length > 0 && systems.length === 0) {
    throw new UsageError(
      `no pipeline of ${there.map(({ id }) => id).join(', ')} on this machine has written points within the last minute`,
      `draw production: ${fromExamples.join(', or ')};\n` +
        `       or the old points on purpose: --data ${data ?? defaultData}, or --at INSTANT`,
    );
  }
  if (systems.length === 0) {
    const which = hit === undefined ? 'no system has' : `${hit.join(' and ')} ${hit.length === 1 ? 'has' : 'have'} no`;
    throw new UsageError(
      `${which}${hit === undefined ? ' a' : ''} metric history in ${folder}: nothing to draw`,
      'run the pipeline first (npm run demo), name its folder with --data DIR,\n' +
        `       or use simulated data: --scenario ${joinedText(scenarios, 'or')}`,
    );
  }
  return { systems, origin: historyOrigin({ systems, folder, at, now: io.now }) };
};

const sourceText = (answers: Answers): string => {
  const { source } = answers.state();
  if (source.kind === 'scenario') return `simulated: ${source.name}`;
  return `drawn from ${source.kind === 'history' ? `the history in ${source.folder}` : source.name}`;
};
