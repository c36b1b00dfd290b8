/** The work of `atalaya list`: what the definitions say, counted. It reads nothing else. */
import type { Alert } from '../../alerts/alert.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import type { Objective } from '../../model/objective.ts';
import type { Severity } from '../../model/severity.ts';
import type { StageName } from '../../model/stage.ts';
import { isPipelineSystem, type System } from '../../model/system.ts';
import { many } from '../../text/count.ts';
import { sumOf } from '../../numbers/sum.ts';
import { locate } from '../check/located.ts';
import { loadSystems } from '../load/loadSystems.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { table, tableWidth } from '../table.ts';

export interface ListOptions {
  readonly json?: boolean;
}

interface Listed {
  readonly id: string;
  readonly description: string;
  readonly owner: string;
  readonly criticality: System['criticality'];
  readonly file: string;
  /** 'pipeline': all four stages, by Atalaya's own pipeline. 'watched': its own team runs it. */
  readonly runs: 'pipeline' | 'watched';
  readonly stages: readonly StageName[];
  readonly objectives: readonly Pick<Objective, 'id' | 'target' | 'window'>[];
  readonly alerts: readonly Pick<Alert, 'id' | 'severity'>[];
}

export const runList = async (ids: readonly string[], options: ListOptions, io: Io): Promise<ExitCode> => {
  const systems = await loadSystems(io.systems, ids);
  const listed = systems.map((system) => listedOf(system, io.systems));
  io.stdout(options.json === true ? `${JSON.stringify({ systems: listed }, null, 2)}\n` : textOf(listed, io));
  return 0;
};

const stageNames: readonly StageName[] = ['queue', 'ingest', 'table', 'api'];

const listedOf = (system: System, folder: string): Listed => {
  const { id, description, owner, criticality, objectives } = system;
  return {
    id,
    description,
    owner,
    criticality,
    file: locate(system, folder).file,
    runs: isPipelineSystem(system) ? 'pipeline' : 'watched',
    stages: stageNames.filter((name) => system.stages[name] !== undefined),
    objectives: objectives.map((objective) => ({
      id: `${id}-${objective.id}`,
      target: objective.target,
      window: objective.window,
    })),
    alerts: nodesOf(system, 'prod').alerts.map((alert) => ({ id: alert.id, severity: alert.severity })),
  };
};

const countOf = ({ alerts }: Listed, severity: Severity): number =>
  alerts.filter((alert) => alert.severity === severity).length;

const head = ['system', 'owner', 'Atalaya', 'stages', 'objectives', 'pages', 'tickets'];

const rowOf = (system: Listed): readonly string[] => [
  system.id,
  system.owner,
  system.runs === 'pipeline' ? 'runs it' : 'watches',
  system.stages.length === stageNames.length ? 'all four' : system.stages.join(' '),
  String(system.objectives.length),
  String(countOf(system, 'page')),
  String(countOf(system, 'ticket')),
];

const textOf = (systems: readonly Listed[], io: Io): string => {
  const objectives = many(
    sumOf(systems, (system) => system.objectives.length),
    'objective',
  );
  const alerts = many(
    sumOf(systems, (system) => system.alerts.length),
    'alert',
  );
  const [first] = systems;
  return [
    table(head, systems.map(rowOf), tableWidth(io)),
    `\n${many(systems.length, 'system')}, ${objectives}, ${alerts}\n`,
    first === undefined ? '' : `what watches one of them: npx atalaya explain ${first.id}\n`,
  ].join('');
};
