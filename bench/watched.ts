/**
 * Measures `emit` in this process for the systems that were published with code of their own, as they were published and as Atalaya
 * runs them: the same work in turns, of processor time.
 */
import path from 'node:path';
import { loadSystem } from '../cli/load/loadSystem.ts';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import type { System } from '../model/system.ts';
import { emitSystem } from '../emit/emit.ts';
import { readK6Runtime } from '../cli/loadtest/k6Runtime.ts';
import { median } from '../numbers/quantile.ts';
import organization from '../test/fixtures/systems/organization.ts';

const runtime = readK6Runtime();
const published = path.join(import.meta.dirname, '..', 'test', 'watched', 'systems');
const pairs: readonly (readonly [run: System, published: System])[] = await Promise.all(
  ['diary', 'lms', 'attendees'].map(
    async (id) => [await loadSystem(systemsFolder, id), await loadSystem(published, id)] as const,
  ),
);
const rounds = 15;
const most = 1.2;

/** Milliseconds of processor time. */
const cost = (system: System): number => {
  const before = process.cpuUsage();
  for (let time = 0; time < 5; time += 1) emitSystem(system, { organization, environment: 'prod' }, runtime);
  const { user, system: kernel } = process.cpuUsage(before);
  return (user + kernel) / 5_000;
};

for (const [run, own] of pairs) {
  const costs = Array.from({ length: rounds }, () => [cost(run), cost(own)] as const);
  const [ours, theirs] = [median(costs.map(([first]) => first)), median(costs.map(([, second]) => second))];
  const ratio = theirs / ours;
  console.log(
    `${run.id.padEnd(10)} emitted as published ${theirs.toFixed(1)} ms, as Atalaya runs it ${ours.toFixed(1)} ms: ${ratio.toFixed(2)} (${ratio <= most ? 'within' : 'over'} ${most})`,
  );
  if (ratio > most) process.exitCode = 1;
}
