/**
 * How soon a rollout takes traffic off a failing candidate, and how long a rehearsal takes. Bars: in the rehearsal all traffic is back
 * within 30 s of the first bad event, at polls of 10 s; with points that come 240 s late, within two polls of the first poll that could
 * see one (fake clock, every kind of failure below at every second of a poll); the rehearsal of an honest candidate ends within 3 minutes. A rehearsal that a busy machine
 * makes inconclusive is reported as such, and misses the bar.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import type { RolloutRecord } from '../rollout/record.ts';
import type { RolloutReport } from '../rollout/report.ts';
import { createFake } from '../rollout/testing/fakeTarget.ts';
import { candidateName, ordersPlan, rehearse } from '../rollout/testing/rehearse.ts';

const [mostSeconds, mostPolls, longest, delay, poll] = [30, 2, 180, 240, 10];
const startsAt = Date.UTC(2026, 10, 30);

const say = (text: string): void => void process.stdout.write(`  ${text}\n`);
const miss = (text: string): void => {
  process.stderr.write(`missed: ${text}\n`);
  process.exitCode = 1;
};

/** Polls from the instant at which the first bad event is visible until all traffic is back. */
const pollsWith = async (share: number, failsAfter: number): Promise<number> => {
  const failsAt = startsAt + failsAfter * 1_000;
  const world = createFake({
    startsAt,
    rate: 200,
    delay,
    badShare: (revision, at) => (revision === candidateName && at >= failsAt ? share : 0.000_2),
  });
  const { stored } = await rehearse({ world, plan: ordersPlan({ poll, delay }) });
  const phase = stored?.phase;
  if (phase?.kind !== 'Ended' || phase.outcome !== 'rolled back') {
    throw new Error(`${share} bad from ${failsAfter} s on: ${JSON.stringify(phase)}`);
  }
  const visibleAt = failsAt + delay * 1_000;
  return (phase.at - visibleAt) / 1_000 / poll;
};

const lateness = async (): Promise<void> => {
  for (const share of [1, 0.5, 0.2]) {
    const polls: number[] = [];
    // In the first step, near its end, and in the second; at every second of a poll.
    for (const from of [300, 800, 1_300]) {
      for (let second = 0; second < poll; second += 1) polls.push(await pollsWith(share, from + second));
    }
    const most = Math.max(...polls);
    say(
      `${(most / mostPolls).toFixed(2)}  ${share * 100}% of the candidate's events bad, points ${delay} s late, polls of ${poll} s: all traffic is back at most ${most.toFixed(2)} polls after the first bad event is visible, beside the bar of ${mostPolls} (${polls.length} rollouts on a fake clock)`,
    );
    if (most > mostPolls) miss(`${most.toFixed(2)} polls with ${share * 100}% bad`);
  }
};

interface Rehearsal {
  readonly report: RolloutReport;
  readonly record: RolloutRecord;
  /** Of the whole command. */
  readonly seconds: number;
}

const rehearsal = async (...options: readonly string[]): Promise<Rehearsal> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-rollout-'));
  try {
    const begun = performance.now();
    const main = path.join(import.meta.dirname, '..', 'cli', 'main.ts');
    const here = path.join(import.meta.dirname, '..');
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        main,
        'rollout',
        'freight',
        '--local',
        '--candidate',
        here,
        '--format',
        'json',
        '--out',
        path.join(folder, 'out'),
        ...options,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let [output, errors] = ['', ''];
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });
    for await (const chunk of child.stdout) output += String(chunk);
    if (output === '') throw new Error(`the rehearsal printed no report: ${errors.slice(-500)}`);
    return {
      report: JSON.parse(output) as RolloutReport,
      record: JSON.parse(readFileSync(path.join(folder, 'out', 'record.json'), 'utf8')) as RolloutRecord,
      seconds: (performance.now() - begun) / 1_000,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const busy = (): string => `load ${loadavg()[0]!.toFixed(0)} of ${availableParallelism()} processors`;

/** The latest instant at which the candidate had no bad event yet: the first one came after it. */
const lastGood = ({ watched }: RolloutRecord): number =>
  Math.max(
    watched?.since ?? Number.NaN,
    ...Object.values(watched?.samples ?? {}).flatMap((samples) => {
      const first = samples.findIndex(({ good, total }) => good < total);
      return samples[first - 1]?.at ?? [];
    }),
  );

const failing = async (): Promise<void> => {
  const { report, record } = await rehearsal(
    '--no-gate',
    '--poll',
    `${poll}s`,
    '--wait',
    '60s',
    '--chaos',
    'refuse=503,for=5m,after=45s',
  );
  if (report.outcome !== 'rolled back' || record.watched === undefined) {
    return miss(`a candidate that fails after 45 s is ${report.outcome}: ${report.reason}`);
  }
  const seconds = (Date.parse(report.endedAt) - lastGood(record)) / 1_000;
  say(
    `${(seconds / mostSeconds).toFixed(2)}  rehearsal, a candidate that refuses everything while it is watched, polls of ${poll} s: all traffic is back at most ${seconds.toFixed(1)} s after its first bad event, beside the bar of ${mostSeconds} s (${busy()})`,
  );
  if (seconds > mostSeconds) miss(`${seconds.toFixed(1)} s until all traffic was back`);
};

const whole = async (): Promise<void> => {
  const { report, seconds } = await rehearsal();
  say(
    `${(seconds / longest).toFixed(2)}  rehearsal of an honest candidate with its gate: ${report.outcome} after ${seconds.toFixed(0)} s with starting and stopping both pipelines, beside the bar of ${longest} s (${busy()})`,
  );
  if (report.outcome !== 'promoted') miss(`the honest candidate is ${report.outcome}: ${report.reason}`);
  else if (seconds > longest) miss(`the rehearsal took ${seconds.toFixed(0)} s`);
};

await lateness();
await failing();
await whole();
