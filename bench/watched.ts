/**
 * Measures `emit` in this process for the systems that were published with code of their own, as they were published and as Atalaya
 * runs them: the same work in turns, of processor time.
 */
import type { System } from '../model/system.ts';
import { emitSystem } from '../emit/emit.ts';
import { readK6Runtime } from '../cli/loadtest/k6Runtime.ts';
import { median } from '../numbers/quantile.ts';
import analytics from '../systems/analytics.ts';
import datos from '../systems/datos.ts';
import ltm from '../systems/ltm.ts';
import organization from '../systems/organization.ts';
import ownAnalytics from '../test/watched/systems/analytics.ts';
import ownDatos from '../test/watched/systems/datos.ts';
import ownLtm from '../test/watched/systems/ltm.ts';

const runtime = readK6Runtime();
const pairs: readonly (readonly [run: System, published: System])[] = [
  [datos, ownDatos],
  [ltm, ownLtm],
  [analytics, ownAnalytics],
];
const rounds = 15;
const most = 1.2;

/** Milliseconds of processor time. */
const cost = (system: System): number => {
  const before = process.cpuUsage();
  for (let time = 0; time < 5; time += 1) emitSystem(system, { organization, environment: 'prod' }, runtime);
  const { user, system: kernel } = process.cpuUsage(before);
  return (user + kernel) / 5_000;
};

for (const [run, published] of pairs) {
  const costs = Array.from({ length: rounds }, () => [cost(run), cost(published)] as const);
  const [ours, theirs] = [median(costs.map(([first]) => first)), median(costs.map(([, second]) => second))];
  const ratio = theirs / ours;
  console.log(
    `${run.id.padEnd(10)} emitted as published ${theirs.toFixed(1)} ms, as Atalaya runs it ${ours.toFixed(1)} ms: ${ratio.toFixed(2)} (${ratio <= most ? 'within' : 'over'} ${most})`,
  );
  if (ratio > most) process.exitCode = 1;
}
