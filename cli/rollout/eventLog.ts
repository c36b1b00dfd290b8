/** Good and total events of one revision over time, counted by the pipeline's own code at the splitter. */
import type { Objective } from '../../model/objective.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { objectiveEvents } from '../../pipeline/telemetry/objectives.ts';
import type { NumberSeries } from '../../pipeline/telemetry/series.ts';

export interface EventLog {
  readonly response: (path: string, method: string, status: number, seconds: number) => void;
  /** In [from, to), milliseconds since the epoch. */
  readonly between: (objective: string, from: number, to: number) => { readonly good: number; readonly total: number };
}

interface Moment {
  readonly at: number;
  /** Before anything of this moment was counted. */
  readonly counts: ReadonlyMap<string, { readonly good: number; readonly total: number }>;
}

/** Events of the same so many milliseconds are kept together. */
const grain = 100;

/** Objectives that a pipeline counts itself, of answers. */
export const isCountedHere = ({
  of,
  stage,
  type,
}: Pick<Objective, 'stage'> & { readonly of?: unknown; readonly type: string }): boolean =>
  of === undefined && stage === 'api' && (type === 'availability' || type === 'latency');

export const createEventLog = (system: PipelineSystem, now: () => number): EventLog => {
  const series = new Map<string, NumberSeries>();
  const number = (name: string, labels: NumberSeries['labels']): NumberSeries => {
    const key = `${name} ${labels['objective']}`;
    const known = series.get(key) ?? { labels, value: 0 };
    series.set(key, known);
    return known;
  };
  const counted = system.objectives.filter(isCountedHere);
  const events = objectiveEvents({ number } as Parameters<typeof objectiveEvents>[0], counted);
  const routes = system.stages.api.routes.map(
    ({ path, kind }) => [kind === 'PublishRoute' ? 'POST' : 'GET', patternOf(path)] as const,
  );
  const valueOf = (name: string, objective: string): number => series.get(`${name} ${objective}`)?.value ?? 0;
  const snapshot = (): Moment['counts'] =>
    new Map(
      counted.map(({ id }) => [
        id,
        {
          good: valueOf('atalaya.objective.good_events', id),
          total: valueOf('atalaya.objective.total_events', id),
        },
      ]),
    );
  const moments: Moment[] = [];
  /** The counts of everything before `at`. */
  const before = (objective: string, at: number): { readonly good: number; readonly total: number } => {
    let [low, high] = [0, moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (moments[middle]!.at < at) low = middle + 1;
      else high = middle;
    }
    return (moments[low]?.counts ?? snapshot()).get(objective) ?? { good: 0, total: 0 };
  };
  return {
    response: (path, method, status, seconds) => {
      const route = path.split('?', 1)[0] ?? path;
      if (!routes.some(([verb, pattern]) => verb === method && pattern.test(route))) return;
      const at = Math.floor(now() / grain) * grain;
      if (moments.length === 0 || moments.at(-1)!.at < at) moments.push({ at, counts: snapshot() });
      events.response(status, seconds);
    },
    between: (objective, from, to) => {
      const [first, last] = [before(objective, from), before(objective, to)];
      return { good: last.good - first.good, total: last.total - first.total };
    },
  };
};

/** '/flights/{origin}' as a pattern. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split(/(\{[^}]+\})/)
      .map((part) => (part.startsWith('{') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)))
      .join('')}$`,
  );
