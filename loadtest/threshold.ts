/** A condition as k6 writes it. Source: grafana.com/docs/k6/latest/using-k6/thresholds, "threshold expression syntax". */
import type { Comparison, Condition, ScenarioName } from './plan.ts';

/** 'rate>=0.999'. Never in exponent notation. */
export const expressionOf = ({ of, op, value }: Comparison): string =>
  `${of}${op}${typeof value === 'number' ? String(value) : value.toFixed()}`;

/** 'dropped_iterations{scenario:reads}'. */
export const scoped = (metric: string, scenario: ScenarioName | undefined): string =>
  scenario === undefined ? metric : `${metric}{scenario:${scenario}}`;

export const keyOf = ({ metric, scenario }: Pick<Condition, 'metric' | 'scenario'>): string => scoped(metric, scenario);
