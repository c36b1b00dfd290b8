/** Answers of a target that were none, or not what their route promises: counts from the summary of our k6 script, and their text. */
import { countText } from '../text/count.ts';
import { sumOf } from '../numbers/sum.ts';
import type { K6Summary } from './k6/summary.ts';
import type { ScenarioName } from './plan.ts';

/** Bad answers of one side, route and reason. */
export interface BadAnswers {
  readonly side: 'candidate' | 'baseline';
  /** Such as 'GET /flights'. */
  readonly route: string;
  /** 'wrong': the status promises data, and the body is something else. 'status': another status. 'none': no answer came. */
  readonly kind: 'wrong' | 'status' | 'none';
  /** 'empty list', 'schema'; '503'; 'timed out', 'connection refused'. */
  readonly reason: string;
  readonly count: number;
}

/** Bodies that came, and those in which every row was checked. */
export interface CheckedAnswers {
  readonly side: 'candidate' | 'baseline';
  readonly bodies: number;
  readonly checked: number;
}

const badKey = /^bad_(wrong|status|none)_(\w+)\{scenario:(\w+),side:(candidate|baseline),route:(\d+)\}$/;

/** The most frequent first. */
export const badAnswersIn = ({ metrics, routes }: K6Summary, scenario: ScenarioName): readonly BadAnswers[] =>
  Object.entries(metrics)
    .flatMap(([key, { values }]): readonly BadAnswers[] => {
      const [, kind, reason = '', of, side, route] = badKey.exec(key) ?? [];
      const count = values['count'] ?? 0;
      if (of !== scenario || count === 0) return [];
      return [
        {
          side: side as BadAnswers['side'],
          route: routes[Number(route)] ?? `route ${route}`,
          kind: kind as BadAnswers['kind'],
          reason: reason.replaceAll('_', ' '),
          count,
        },
      ];
    })
    .toSorted((a, b) => b.count - a.count);

export const checkedAnswersIn = ({ metrics }: K6Summary, scenario: ScenarioName): readonly CheckedAnswers[] =>
  (['candidate', 'baseline'] as const).flatMap((side) => {
    const countOf = (metric: string): number =>
      metrics[`${metric}{scenario:${scenario},side:${side}}`]?.values['count'] ?? 0;
    const bodies = countOf('bodies_seen');
    return bodies === 0 ? [] : [{ side, bodies, checked: countOf('bodies_checked') }];
  });

const kinds = ['wrong', 'status', 'none'] as const;
const names: Readonly<Record<BadAnswers['kind'], string>> = { wrong: 'wrong', status: 'status', none: 'no answer' };

/** 'wrong: empty list 214, schema 3; status: 503 12; no answer: timed out 1'. Empty without bad answers. */
export const badAnswersText = (bad: readonly Pick<BadAnswers, 'kind' | 'reason' | 'count'>[]): string =>
  kinds
    .flatMap((kind) => {
      const byReason = Map.groupBy(
        bad.filter((answers) => answers.kind === kind),
        ({ reason }) => reason,
      );
      const counts = [...byReason].map(([reason, own]) => [reason, sumOf(own, ({ count }) => count)] as const);
      const texts = counts.toSorted((a, b) => b[1] - a[1]).map(([reason, count]) => `${reason} ${countText(count)}`);
      return texts.length === 0 ? [] : [`${names[kind]}: ${texts.join(', ')}`];
    })
    .join('; ');
