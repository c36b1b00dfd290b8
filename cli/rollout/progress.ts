/** Lines while a rollout goes on: what it does, and every so often what it waits for. */
import type { Observation } from '../../rollout/observation.ts';
import type { RolloutPlan } from '../../rollout/plan.ts';
import type { LogEntry, RolloutRecord } from '../../rollout/record.ts';
import { countText } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';
import type { Io } from '../run/io.ts';

export interface Progress {
  readonly line: (line: LogEntry) => void;
  readonly poll: (record: RolloutRecord, seen: Observation) => void;
}

/** Milliseconds between two lines about the same wait. */
const every = 15_000;

export const createProgress = (plan: RolloutPlan, { stderr }: Pick<Io, 'stderr'>, startedAt: number): Progress => {
  let shownAt = -Infinity;
  const print = (at: number, text: string): void => {
    shownAt = at;
    const seconds = Math.max(0, Math.round((at - startedAt) / 1_000));
    stderr(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}  ${text}\n`);
  };
  return {
    line: ({ at, text }) => print(at, text),
    poll: ({ phase }, { at, unread }) => {
      if (at - shownAt < every) return;
      if (unread !== undefined) return print(at, `cannot be read: ${unread}`);
      if (phase.kind === 'Readying') return print(at, 'waiting until it is ready');
      if (phase.kind !== 'Watching') return;
      const { percent, wait } = plan.steps[phase.step]!;
      const left = Math.max(0, Math.ceil(wait - (at - phase.waitsFrom) / 1_000));
      const counts = plan.objectives.map(({ slo: { id }, needs }) => {
        const sample = phase.samples[id]?.at(-1);
        return `${id} ${countText(sample?.total ?? 0)} events, ${countText((sample?.total ?? 0) - (sample?.good ?? 0))} bad, needs ${countText(needs)}`;
      });
      print(at, `${percent}%: ${left > 0 ? `${spanText(left)} left` : 'waiting for events'}; ${counts.join('; ')}`);
    },
  };
};
