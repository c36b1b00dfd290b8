/** What we write as OpenSLO, our import takes over whole: the same objectives, and every alert known again. */
import { expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { readOpenSlo } from '../../cli/import/openSlo.ts';
import { availability, composite, freshness, latency, type Objective } from '../../model/objective.ts';
import { defineSystem, type PipelineSystem } from '../../model/system.ts';
import { importOpenSlo, type Import } from '../../slo/openslo/import/importOpenSlo.ts';
import { objectivesModule } from '../../slo/openslo/import/typescript.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { openSlo } from '../../slo/openslo/openSlo.ts';
import attendees from '../fixtures/systems/attendees.ts';
import correspondence from '../fixtures/systems/correspondence.ts';
import diary from '../fixtures/systems/diary.ts';
import fleet from '../fixtures/systems/fleet.ts';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import organization from '../fixtures/systems/organization.ts';
import statements from '../fixtures/systems/statements.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const systems: readonly PipelineSystem[] = [attendees, correspondence, diary, freight, lms, statements, ...fleet];

const yamlOf = (system: PipelineSystem): string =>
  openSlo(nodesOf(system, 'prod'), organization)
    .map((document) => `---\n${stringify(document, { aliasDuplicateObjects: false })}`)
    .join('');

const imported = (text: string): Import => {
  const { roots, unreadable } = readOpenSlo(text);
  expect(unreadable).toEqual([]);
  return importOpenSlo(roots, new Map());
};

/** OpenSLO has no place for the indicators that were not taken. */
const withoutRejected = (objectives: readonly Objective[]): readonly Objective[] =>
  objectives.map((objective) => ({ ...objective, rejected: [] }));

test.each(systems.map((system) => [system.id, system] as const))('%s comes back as it went out', (_id, system) => {
  const result = imported(yamlOf(system));
  expect(result.refusals).toEqual([]);
  expect(result.imported.map(({ objective }) => objective)).toEqual(withoutRejected(system.objectives));
});

test('calendar windows come back, in their time zones, too', () => {
  const periods = ['calendar day', 'calendar week', 'calendar month', 'calendar quarter', 'calendar year'] as const;
  const objectives = periods.flatMap((window) =>
    [undefined, 'America/Santiago', 'Asia/Kolkata'].map((timeZone, index) =>
      availability('api', {
        id: `${window.replace(' ', '-')}-${index}`,
        target: '99.95%',
        window,
        ...(timeZone === undefined ? {} : { timeZone }),
        why: 'w',
        rejected: [],
      }),
    ),
  );
  const result = imported(yamlOf({ ...freight, objectives }));
  expect(result.refusals).toEqual([]);
  expect(result.imported.map(({ objective }) => objective)).toEqual(objectives);
});

test('time slices and windows of 45, 60 and 90 days come back', () => {
  const common = { target: '99%', why: 'w', rejected: [] } as const;
  const objectives = [
    availability('api', { ...common, id: 'a', window: '45d', slices: { length: '1m', good: '95%' } }),
    latency('api', { ...common, id: 'b', window: '60d', under: '300ms', slices: { length: '5m', good: '99.9%' } }),
    freshness('ingest', {
      ...common,
      id: 'c',
      window: '90d',
      under: '1m',
      slices: { length: '1h', good: '100%', empty: 'not counted' },
    }),
  ];
  const result = imported(yamlOf({ ...freight, objectives }));
  expect(result.refusals).toEqual([]);
  expect(result.imported.map(({ objective }) => objective)).toEqual(objectives);
});

const notifying: PipelineSystem = {
  ...freight,
  objectives: ((): readonly Objective[] => {
    const common = { window: '30d', why: 'w', rejected: [] } as const;
    return [
      availability('api', {
        ...common,
        id: 'a',
        target: '99%',
        tiers: [
          { severity: 'page', long: '30m', short: '3m', factor: 20 },
          { severity: 'ticket', long: '3d', short: '6h', spends: '10%' },
        ],
      }),
      availability('api', {
        ...common,
        id: 'b',
        target: '99.8%',
        alertingOff: { why: 'the provider "moves"', until: '2026-12-31' },
      }),
      latency('api', { ...common, target: '95%', under: '300ms', shadow: { why: 'it is tried' } }),
    ];
  })(),
};

test('burn tiers of its own, alerting that is off, and shadow come back, with their alerts and without', () => {
  const result = imported(yamlOf(notifying));
  expect(result.refusals).toEqual([]);
  expect(result.imported.map(({ objective }) => objective)).toEqual(notifying.objectives);
  expect(openSlo(nodesOf(notifying, 'prod')).filter(({ kind }) => kind === 'AlertPolicy')).toHaveLength(2);
});

test.each([
  ['shadow: true', "atalaya.shadow: 'true'", 'shadow: true is not an object such as '],
  ['text', 'atalaya.shadow: tried', 'it is not JSON'],
])('an annotation that is no reason is refused by name: %s', (_name, annotation, reason) => {
  const objectives = [
    availability('api', { target: '99%', window: '30d', why: 'w', rejected: [], shadow: { why: 'tried' } }),
  ];
  const changed = yamlOf({ ...freight, objectives }).replace(/atalaya\.shadow: .*/, annotation);
  expect(imported(changed).refusals.map(({ id, message }) => [id, message])).toEqual([
    ['openslo/annotation', expect.stringContaining(`the annotation atalaya.shadow cannot be read: ${reason}`)],
  ]);
});

test('all systems in one file come back', () => {
  const result = imported(systems.map(yamlOf).join(''));
  expect(result.refusals).toEqual([]);
  expect(result.imported).toHaveLength(systems.flatMap(({ objectives }) => objectives).length);
});

test('an alert that was changed is no longer one of ours', () => {
  const changed = yamlOf(freight).replace('threshold: 14.4', 'threshold: 14');
  expect(imported(changed).refusals.map(({ id, path: place, message: what }) => [id, place, what])).toEqual([
    [
      'openslo/alert',
      'SLO freight-api-availability',
      "the alert policy 'freight-api-availability-burn-1h' is not a policy that Atalaya makes for this objective (page at a burn above 14.40 in 1h and 5m; page at a burn above 6.00 in 6h and 30m; ticket at a burn above 3.00 in 1d and 2h; ticket at a burn above 1 in 3d and 6h)",
    ],
  ]);
});

test('queries that were changed count something else: the annotations beside them are not believed', () => {
  const changed = yamlOf(freight).replace('atalaya_objective_good_events_total{job="freight"', 'other{job="freight"');
  const { imported: objectives, refusals } = imported(changed);
  expect(refusals).toEqual([]);
  const [first] = objectives.filter(({ name }) => name === 'freight-api-availability');
  expect(first).toMatchObject({
    isOurs: false,
    isGuessed: true,
    objective: { of: { good: { query: expect.stringMatching(/^other\{job="freight"/) } } },
  });
});

test.each([freight, correspondence, notifying])(
  'the module that is printed for $id is a definition of the same objectives',
  async (system) => {
    const folder = temporaryFolder();
    const text = objectivesModule(system.id, 'file.yaml', imported(yamlOf(system)).imported);
    const model = pathToFileURL(path.join(import.meta.dirname, '../../model/objective.ts')).href;
    writeFileSync(path.join(folder, 'objectives.ts'), text.replace('../model/objective.ts', model));
    const { objectives } = (await import(path.join(folder, 'objectives.ts'))) as { objectives: readonly Objective[] };
    expect(objectives).toEqual(withoutRejected(system.objectives));
    const { kind: _kind, ...definition } = system;
    expect(defineSystem({ ...definition, objectives }).objectives).toEqual(objectives);
  },
);

test('what the file does not say is left to say, and no text of the file gets out of its quotes', () => {
  const hostile = `a 'quoted' "why" \\ end`;
  const promise = (id: string, why: string): Objective =>
    availability('api', { id, target: '99%', window: '30d', why, rejected: [] });
  const { imported: some } = imported(
    yamlOf({ ...freight, objectives: [promise('said', hostile), promise('unsaid', '')] }),
  );
  expect(objectivesModule('freight', 'a*/b\n.yaml', some))
    .toBe(`/** Objectives of freight, imported from a* /b .yaml: for \`objectives\` in systems/freight.ts. */
import { availability, type Objective } from '../model/objective.ts';

export const objectives: readonly Objective[] = [
  // a* /b .yaml:80 freight-said
  availability('api', {
    id: 'said',
    target: '99%',
    window: '30d',
    why: "a 'quoted' \\"why\\" \\\\ end",
    rejected: [],
  }),
  // a* /b .yaml:313 freight-unsaid
  availability('api', {
    id: 'unsaid',
    target: '99%',
    window: '30d',
    // The file has no reason: write one here, or the definition is refused.
    why: '',
    rejected: [],
  }),
];
`);
});

test('a composite is refused by name, with what to write: its objectives, and their weights', () => {
  const common = { window: '30d', why: 'w', rejected: [] } as const;
  const objectives = [
    availability('api', { ...common, id: 'a', target: '99%' }),
    latency('api', { ...common, id: 'b-1.5s', target: '95%', under: '1.5s' }),
    composite('api', { ...common, id: 'mean', target: '99.5%', weights: { a: '62.5%', 'b-1.5s': '37.5%' } }),
  ];
  const result = imported(yamlOf({ ...freight, objectives }));
  expect(result.imported.map(({ objective }) => objective.id)).toEqual(['a', 'b-1.5s']);
  expect(
    result.refusals
      .filter(({ id }) => id === 'openslo/composite')
      .map(({ path, message, fix }) => ({ path, message, fix })),
  ).toEqual([
    {
      path: 'SLO freight-mean',
      message: 'indicator in an objective makes the SLO a composite of several indicators',
      fix: "write one SLO for each indicator, import them, and write composite('api', { id: 'mean', target: '99.5%', window: '30d', weights: { 'a': '62.5%', 'b-1.5s': '37.5%' }, … }) into the system",
    },
  ]);
});

test.each([
  {
    claim: 'weights that are no shares',
    weights: [1, 3],
    targets: [0.99, 0.99],
    fix: "target: '99%', window: '30d', weights: { 'first-one': '25%', 'second': '75%' }, … }) into the system",
  },
  {
    claim: 'no weights',
    weights: [undefined, undefined],
    targets: [0.99, 0.99],
    fix: "target: '99%', window: '30d', weights: { 'first-one': '50%', 'second': '50%' }, … }) into the system",
  },
  {
    claim: 'several targets',
    weights: [1, 1],
    targets: [0.99, 0.95],
    fix: "target: '99%', window: '30d', weights: { 'first-one': '50%', 'second': '50%' }, … }) into the system (a composite has one target, and these are 99% and 95%: choose it)",
  },
])('a composite of others with $claim says them', ({ weights, targets, fix }) => {
  const metric = (query: string): unknown => ({ metricSource: { type: 'Prometheus', spec: { query } } });
  const document = {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: { name: 'shop' },
    spec: {
      service: 'shop',
      timeWindow: [{ duration: '30d', isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: ['First one!', 'second'].map((name, index) => ({
        displayName: name,
        target: targets[index],
        indicator: {
          metadata: { name: `sli-${index}` },
          spec: { ratioMetric: { counter: true, good: metric('good_total'), total: metric('all_total') } },
        },
        ...(weights[index] === undefined ? {} : { compositeWeight: weights[index] }),
      })),
    },
  };
  const { refusals } = imported(stringify(document));
  expect(refusals.map((refusal) => refusal.fix)).toEqual([
    `write one SLO for each indicator, import them, and write composite('api', { id: 'shop', ${fix}`,
  ]);
});
