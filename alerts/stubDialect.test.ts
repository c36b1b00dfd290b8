/** A dialect of which every spelling is its own: what is made for it has no word of another. */
import { expect, test } from '@jest/globals';
import { selector } from '../promql/build.ts';
import { groupingLabelsOf, selectorsOf, type Expr } from '../promql/expr.ts';
import { notSupported, type Dialect, type DialectId, type NotSupported } from '../series/dialect.ts';
import type { Measure } from '../series/measure.ts';
import { inEach } from '../series/dialects.ts';
import { errorShare } from '../slo/errorShare.ts';
import freight from '../test/fixtures/systems/freight.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import { unusualTraffic } from '../model/threshold.ts';
import organization from '../test/fixtures/systems/organization.ts';
import { measuresOf, type Condition } from './condition.ts';
import { conditionExpr } from './conditionExpr.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import { nodesOf } from './systemNodes.ts';

const id = 'stub' as DialectId;

const stub: Dialect = {
  id,
  name: 'Stub',
  labelName: (label) => `stub_${label.replaceAll('.', '_')}`,
  selector: (selection, part = 'count') =>
    selector(
      `stub:${selection.signal.id.replaceAll('.', '_')}:${part}`,
      selection.matches.map((match) => ({ ...match, label: stub.labelName(match.label) })),
    ),
  lacks: ({ source }) => (source === 'platform' ? notSupported('a stub has no platform') : undefined),
  delayOf: () => undefined,
  samplePeriodOf: () => '1m',
  records: false,
  print: () => 'a stub prints nothing',
};

/** The same, with what the stub reads. */
const inStub = (measure: Measure): Measure => {
  const selections = Object.values(measure).filter((selection) => selection.kind === 'Selection');
  const [read] = selections.filter(({ signal }) => stub.lacks(signal) === undefined);
  return { ...measure, [id]: read ?? stub.lacks(selections[0]!.signal) };
};

const conditionIn = (condition: Condition): Condition => {
  const optional = condition.kind === 'MessageLoss' ? [condition.forwarded] : [];
  const measures = new Map([...measuresOf(condition), ...optional].map((measure) => [measure, inStub(measure)]));
  return Object.fromEntries(
    Object.entries(condition).map(([key, value]) => [key, measures.get(value as Measure) ?? value]),
  ) as unknown as Condition;
};

const nodes = nodesOf({ ...freight, alerts: [...freight.alerts, unusualTraffic('api')] }, 'prod');
const conditions = [...nodes.alerts, ...fleetAlerts(fleet, organization)]
  .map(({ condition }) => condition)
  .filter((condition) => !('slo' in condition));

const made = conditions.map((condition) => ({
  kind: condition.kind,
  query: conditionExpr(conditionIn(condition), stub),
}));

const isQuery = (query: Expr | NotSupported): query is Expr => query.kind !== 'NotSupported';

test('every selector of every condition is spelled by the dialect that was asked', () => {
  const selectors = made
    .map(({ query }) => query)
    .filter(isQuery)
    .flatMap(selectorsOf);
  expect(selectors.length).toBeGreaterThan(20);
  expect(selectors.filter(({ name = '' }) => !name.startsWith('stub:'))).toEqual([]);
  const queries = made.map(({ query }) => query).filter(isQuery);
  expect(queries.flatMap(groupingLabelsOf).filter((label) => !label.startsWith('stub_'))).toEqual([]);
  expect(selectors.flatMap(({ matchers }) => matchers).filter(({ label }) => !label.startsWith('stub_'))).toEqual([]);
});

test('what the dialect lacks is refused with its own reason', () => {
  const refused = made.filter(({ query }) => !isQuery(query));
  expect(new Set(refused.map(({ query }) => (isQuery(query) ? '' : query.why)))).toEqual(
    new Set(['a stub has no platform']),
  );
  expect(new Set(refused.map(({ kind }) => kind))).toEqual(new Set(['IncreaseAbove', 'ProbesFailing']));
});

test('an objective’s share of bad events is too', () => {
  for (const { indicator } of nodes.slos) {
    const share = errorShare(indicator.prometheus, stub);
    const expr = typeof share === 'function' ? share('5m') : undefined;
    expect(expr && selectorsOf(expr).map(({ name = '' }) => name.slice(0, 5))).toEqual(
      expect.arrayContaining(['stub:']),
    );
    expect(expr && selectorsOf(expr).every(({ name = '' }) => name.startsWith('stub:'))).toBe(true);
  }
});

test('every record is of exactly the dialects that there are', () => {
  const ids = Object.keys(inEach(() => true));
  for (const { indicator, errorShares } of nodes.slos) {
    expect([Object.keys(indicator), Object.keys(errorShares)]).toEqual([ids, ids]);
  }
  for (const { queries } of nodes.alerts) expect(Object.keys(queries)).toEqual(ids);
});
