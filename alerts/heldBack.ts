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
import { matchesAllOf, valueOf, type Matches } from './oncall/labelMatchers.ts';

const isValue = (label: string, value: string): Matcher => ({ label, op: '=', value });

const firing = (matchers: readonly Matcher[]): ReturnType<typeof selector> =>
  selector('ALERTS', [...matchers, isValue('alertstate', 'firing')]);

const onNothing = { matching: { kind: 'on' } } as const;

/** An inhibition, with its matchers compiled: many rules are tried with it. */
interface Hold {
  readonly inhibition: Inhibition;
  readonly isSource: Matches;
  readonly isTarget: Matches;
}

export interface Holds {
  readonly all: readonly Hold[];
  /** What holds a rule back, by what it depends on: many rules of a system have the same. */
  readonly known: Map<string, Expr>;
}

/** To be handed on between the rules of one file. */
export const holdsOf = (inhibitions: readonly Inhibition[]): Holds => ({
  all: inhibitions.map((inhibition) => ({
    inhibition,
    isSource: matchesAllOf(inhibition.source),
    isTarget: matchesAllOf(inhibition.target),
  })),
  known: new Map(),
});

/** `labels` are those of the rule, with its name as `alertname`; `interval` is that of its group. */
export const unlessHeldBack = (query: Expr, labels: Labels, holds: Holds, interval: Duration): Expr => {
  let key = '';
  const held: Hold[] = [];
  for (const [index, hold] of holds.all.entries()) {
    if (!hold.isTarget(labels)) continue;
    held.push(hold);
    key += `${index} ${hold.isSource(labels)} `;
    for (const label of hold.inhibition.equal) key += JSON.stringify(valueOf(labels, label));
  }
  if (held.length === 0) return query;
  const sources = holds.known.get(key) ?? sourcesOf(held, labels);
  holds.known.set(key, sources);
  return binary('unless', query, binary('unless', sources, already(labels, interval), onNothing), onNothing);
};

const sourcesOf = (held: readonly Hold[], labels: Labels): Expr => {
  const [first, ...others] = merged(held.map((hold) => sourceOf(hold, labels))) as [Source, ...Source[]];
  return joined('or', sourceExpr(first), ...others.map(sourceExpr));
};

interface Source {
  readonly matchers: readonly Matcher[];
  /** Where the alert is a source itself: what matches these does not hold it back. */
  readonly not: readonly Matcher[] | undefined;
}

/** Labels of rules are known, so equal labels are matchers. */
const sourceOf = ({ inhibition: { source, target, equal }, isSource }: Hold, labels: Labels): Source => ({
  matchers: [...source, ...equal.map((label) => isValue(label, valueOf(labels, label)))],
  not: isSource(labels) ? target : undefined,
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
