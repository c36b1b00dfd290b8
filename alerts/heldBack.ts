/**
 * An alert of Prometheus that does not begin to fire while another one fires that holds it back. One that fires already goes on until its
 * own condition is over: so whoever was notified is notified of the end too, which Alertmanager's inhibit_rules do not do
 * (docs/decisions/2026-11-30-inhibition-in-the-rules.md). ALERTS is Prometheus' own record of the alerts that fire.
 */
import type { Inhibition, Matcher } from '../model/oncall/routing.ts';
import type { Labels } from '../model/point.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import { binary, joined, offset, selector } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import { matchesAllOf, valueOf } from './oncall/labelMatchers.ts';

const isValue = (label: string, value: string): Matcher => ({ label, op: '=', value });

const firing = (matchers: readonly Matcher[]): ReturnType<typeof selector> =>
  selector('ALERTS', [...matchers, isValue('alertstate', 'firing')]);

const onNothing = { matching: { kind: 'on' } } as const;

/** `labels` are those of the rule, with its name as `alertname`; `interval` is that of its group. */
export const unlessHeldBack = (
  query: Expr,
  labels: Labels,
  inhibitions: readonly Inhibition[],
  interval: Duration,
): Expr => {
  const [first, ...others] = merged(
    inhibitions.filter(({ target }) => matchesAllOf(target)(labels)).map((inhibition) => sourceOf(inhibition, labels)),
  );
  if (first === undefined) return query;
  const sources = joined('or', ...([first, ...others].map(sourceExpr) as [Expr, ...Expr[]]));
  return binary('unless', query, binary('unless', sources, already(labels, interval), onNothing), onNothing);
};

interface Source {
  readonly matchers: readonly Matcher[];
  /** Where the alert is a source itself: what matches these does not hold it back. */
  readonly not: readonly Matcher[] | undefined;
}

/** Labels of rules are known, so equal labels are matchers. */
const sourceOf = ({ source, target, equal }: Inhibition, labels: Labels): Source => ({
  matchers: [...source, ...equal.map((label) => isValue(label, valueOf(labels, label)))],
  not: matchesAllOf(source)(labels) ? target : undefined,
});

const sourceExpr = ({ matchers, not }: Source): Expr =>
  not === undefined ? firing(matchers) : binary('unless', firing(matchers), firing(not));

/** Sources that differ only in the name of the alert are one selector. */
const merged = (sources: readonly Source[]): readonly Source[] =>
  [...Map.groupBy(sources, keyOf).values()].map((alike) => {
    const names = [...new Set(alike.flatMap(({ matchers }) => nameIn(matchers) ?? []))];
    const [first] = alike as [Source];
    return names.length < 2
      ? first
      : {
          ...first,
          matchers: [{ label: 'alertname', op: '=~', value: names.join('|') }, ...first.matchers.filter(isNoName)],
        };
  });

const isNoName = ({ label }: Matcher): boolean => label !== 'alertname';

const keyOf = ({ matchers, not }: Source): string => {
  const isNamed = nameIn(matchers) !== undefined;
  return JSON.stringify([isNamed, isNamed ? matchers.filter(isNoName) : matchers, not]);
};

/** Undefined where it has no name of one alert, or characters that a pattern reads otherwise. */
const nameIn = (matchers: readonly Matcher[]): string | undefined => {
  const [name, ...others] = matchers.filter((matcher) => !isNoName(matcher));
  return name?.op === '=' && others.length === 0 && /^[\w-]+$/.test(name.value) ? name.value : undefined;
};

/** How far an instant looks back. The sample at its begin is left out, and so is the last evaluation of a group that is as slow. Source: Prometheus 3. */
const lookBack: Duration = '5m';

/** The alert itself, at its last evaluation. */
const already = (labels: Labels, interval: Duration): Expr => {
  const itself = firing(['alertname', 'environment'].map((label) => isValue(label, valueOf(labels, label))));
  return seconds(interval) < seconds(lookBack) ? itself : offset(itself, '1m');
};
