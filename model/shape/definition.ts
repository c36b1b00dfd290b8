/** The shape of a whole definition. */
import type { BudgetStep } from '../budgetPolicy.ts';
import type { AlwaysLoad, ClosedLoad, OpenLoad, Traffic } from '../load.ts';
import type { SystemDefinition, WatchedDefinition } from '../definition.ts';
import { schemaShape } from './field.ts';
import { infrastructureShape } from './infrastructure.ts';
import { maintenanceShape } from './maintenance.ts';
import { panelsShape } from './panels.ts';
import { objectiveShape } from './promises.ts';
import { thresholdShape } from './thresholds.ts';
import { arrayOf, duration, name, oneOf, percentage, rate, record, show, passes, tagged, text } from './shape.ts';
import { whole, type Shape } from './shape.ts';
import type { Problem } from '../problem.ts';
import { badNotes } from '../runbookNotes.ts';
import { ownStagesShape } from './ownStages.ts';
import { stagesShape } from './stages.ts';

const id = (of: string): Shape =>
  name(
    /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    of,
    "write 1 to 40 lower-case letters, digits and dashes, beginning with a letter, such as 'orders-eu'",
  );

/** Folders that are emitted beside those of systems. */
const reservedIds: readonly string[] = ['bootstrap', 'budget', 'fleet', 'modules'];

const systemId: Shape = (value, path, report) => {
  if (!passes(id("a system's id"), value, path, report) || !reservedIds.includes(value as string)) return;
  const message = `'${value as string}' is the folder of files that all systems share`;
  report({ id: 'model/reserved-id', path, message, fix: `choose another id, such as '${value as string}-events'` });
};

/** What is wrong with an id, before there is a definition; undefined where it is sound. */
export const systemIdProblem = (value: string): Problem | undefined => {
  const problems: Problem[] = [];
  systemId(value, 'id', (problem) => problems.push(problem));
  return problems[0];
};

const always: Shape = record<AlwaysLoad>(
  { reads: rate, messages: rate },
  { expected: 'an object with reads, messages or both', optional: ['reads', 'messages'] },
);

const budgetPolicy: Shape = arrayOf(
  record<BudgetStep>(
    { spent: percentage, action: text('what is done then') },
    { expected: 'an object with spent and what' },
  ),
  'an array of { spent, what }',
);

const loads = {
  OpenLoad: record<OpenLoad>(
    {
      kind: oneOf(['OpenLoad']),
      reads: rate,
      messages: rate,
      duration: duration('1s', '1d', 'a load test'),
      always,
      measured: always,
    },
    { expected: 'openLoad(…)', optional: ['always', 'measured'] },
  ),
  ClosedLoad: record<ClosedLoad>(
    {
      kind: oneOf(['ClosedLoad']),
      users: whole(1, 100_000),
      ramp: rate,
      duration: duration('1s', '1d', 'a load test'),
      always,
      measured: always,
    },
    { expected: 'closedLoad(…)', optional: ['always', 'measured'] },
  ),
};

const load: Shape = tagged('kind', loads, 'openLoad(…) or closedLoad(…)');

const anyLoad: Shape = tagged(
  'kind',
  {
    ...loads,
    Traffic: record<Traffic>(
      { kind: oneOf(['Traffic']), always, measured: always },
      { expected: 'traffic(…)', optional: ['always', 'measured'] },
    ),
  },
  'traffic(…), openLoad(…) or closedLoad(…)',
);

const runbook: Shape = (value, path, report) => {
  const expected = "a Markdown file such as 'docs/orders.md', a URL, or a text";
  if (!passes(text(expected), value, path, report)) return;
  const problem = badNotes(value as string);
  if (problem !== undefined)
    report({ id: 'model/bad-path', path, message: `${show(value)} ${problem}`, fix: `write ${expected}` });
};

const optional: readonly (keyof SystemDefinition)[] = [
  'criticality',
  'project',
  'region',
  'dependsOn',
  'naming',
  'unknownFields',
  'alerts',
  'panels',
  'maintenance',
  'budgetPolicy',
  'runbook',
];

const shapes = {
  id: systemId,
  description: text('one sentence: what the data are and who needs them'),
  owner: id("an owner's name"),
  criticality: oneOf(['critical', 'high', 'medium', 'low']),
  // Source: cloudresourcemanager, Project.project_id.
  project: name(
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    'the id of a Google Cloud project',
    'write 6 to 30 lower-case letters, digits and dashes, beginning with a letter',
  ),
  region: name(/^[a-z]+-[a-z]+\d+$/, 'a Google Cloud region', "write a value such as 'us-central1'"),
  dependsOn: arrayOf(id("a system's id"), 'an array of system ids'),
  naming: oneOf(['plain', 'suffixed']),
  stages: stagesShape,
  schema: schemaShape,
  unknownFields: oneOf(['drop', 'reject']),
  objectives: arrayOf(objectiveShape, 'an array of objectives'),
  alerts: arrayOf(thresholdShape, 'an array of thresholds'),
  panels: panelsShape,
  maintenance: arrayOf(maintenanceShape, 'an array of maintenance windows'),
  load,
  budgetPolicy,
  runbook,
  infrastructure: infrastructureShape,
};

export const definitionShape: Shape = record<SystemDefinition>(shapes, {
  expected: 'an object with id, stages, schema and objectives',
  optional: [...optional, 'infrastructure'],
});

const { schema: _schema, unknownFields: _unknownFields, infrastructure: _infrastructure, ...common } = shapes;

/** Of a system that is watched only. */
export const watchedShape: Shape = record<Omit<WatchedDefinition, 'schema' | 'unknownFields'>>(
  { ...common, stages: ownStagesShape, load: anyLoad },
  { expected: 'an object with id, stages and objectives', optional: [...optional, 'load'] },
);
