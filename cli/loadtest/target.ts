/** The target of a load test: a pipeline that is started, filled and removed, or a running API. */
import { mkdtempSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { tmpdir } from 'node:os';
import type { PipelineSystem } from '../../model/system.ts';
import type { Chaos } from '../../pipeline/api/chaos/chaos.ts';
import { createLogger } from '../../pipeline/telemetry/logging.ts';
import { chaosText, chaosWarning } from '../chaos/chaos.ts';
import { sourceOf } from '../messages/sources.ts';
import type { Io } from '../run/io.ts';
import { fleetAround } from '../load/loadSystem.ts';
import { authOffWarning, ownToken, type LocalAuth } from '../run/localAuth.ts';
import { runPipeline, type Pipeline } from '../run/runPipeline.ts';

export interface Target {
  readonly url: string;
  readonly isLocal: boolean;
  /** Injected faults, in words. */
  readonly chaos?: string | undefined;
  /** Of a pipeline that was started to compare two commits. */
  readonly revision?: string | undefined;
  /** Bearer token; never printed. */
  readonly token: string | undefined;
  /** Rows of the target, for their values; undefined where the script reads them itself. */
  readonly samples: readonly unknown[] | undefined;
  /** Rejects when the target can no longer serve. */
  readonly failed: Promise<never>;
  readonly close: () => Promise<void>;
}

/** Messages in the table before the first request. */
const seeded = 20_000;
/** Rows of these whose values are requested. */
const sampleCount = 40;

export interface TargetOptions {
  readonly chaos?: Chaos | undefined;
}

export const startTarget = async (system: PipelineSystem, io: Io, { chaos }: TargetOptions = {}): Promise<Target> => {
  const data = mkdtempSync(path.join(tmpdir(), 'atalaya-loadtest-'));
  const remove = (): void => rmSync(data, { recursive: true, force: true });
  let pipeline: Pipeline | undefined;
  try {
    pipeline = await runPipeline({
      system,
      fleet: await fleetAround(system, io),
      data,
      host: '127.0.0.1',
      port: 0,
      adminPort: 0,
      auth: authFor(system, io),
      logger: createLogger({ name: system.id, level: 'error', destination: { write: (line) => io.stderr(line) } }),
      now: io.now,
      chaos,
    });
    if (chaos !== undefined) io.stderr(chaosWarning(system.id, chaos));
    const samples = await seed(pipeline, io.stop);
    const { url, token, failed, close } = pipeline;
    const trouble = chaos && chaosText(chaos);
    return { url, isLocal: true, chaos: trouble, token, samples, failed, close: () => close().finally(remove) };
  } catch (error) {
    await pipeline?.close();
    remove();
    throw error;
  }
};

const authFor = (system: PipelineSystem, { now, stderr }: Io): LocalAuth => {
  const { auth } = system.stages.api;
  if (auth === 'none') return 'on';
  if (auth === 'token') return ownToken('the load test', now);
  stderr(authOffWarning(system));
  return 'off';
};

const seed = async ({ system, home }: Pipeline, stop: AbortSignal): Promise<readonly unknown[]> => {
  const samples: unknown[] = [];
  let published = 0;
  for await (const messages of sourceOf(system, 0)(0)) {
    const some = messages.slice(0, seeded - published);
    await home.broker.publish(some.map((data) => ({ data })));
    const step = Math.max(1, Math.floor((some.length * sampleCount) / seeded));
    samples.push(...some.slice(0, step).map((message) => JSON.parse(Buffer.from(message).toString('utf8')) as unknown));
    published += some.length;
    if (published >= seeded || stop.aborted) break;
  }
  while (home.broker.backlog().messages > 0 && !stop.aborted) await delay(20);
  return samples;
};
