import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { infrastructureOf } from '../../model/infrastructure.ts';
import { isPipelineSystem, type PipelineSystem } from '../../model/system.ts';
import { faultOf, type Promised, type Promises } from '../../slo/checks/promises.ts';

type Deployed = Promised & { readonly system: PipelineSystem };

/** What several systems of a project may have in common. Subscriptions, tables and services are refused when systems are loaded. */
interface Shareable {
  readonly what: string;
  readonly path: string;
  readonly nameOf: (system: PipelineSystem) => string;
  readonly makes: (system: PipelineSystem) => boolean;
  readonly fix: string;
}

const notIn =
  (resource: 'topic' | 'dataset') =>
  (system: PipelineSystem): boolean =>
    !infrastructureOf(system).existing.includes(resource);

const dataset: Shareable = {
  what: 'the dataset',
  path: 'stages.table.dataset',
  nameOf: ({ stages }) => stages.table.dataset,
  makes: notIn('dataset'),
  fix: "write infrastructure: { existing: ['dataset'] }, or another dataset",
};

const shareable: readonly Shareable[] = [
  dataset,
  {
    what: 'the topic',
    path: 'stages.queue.topic',
    nameOf: ({ stages }) => stages.queue.topic,
    makes: notIn('topic'),
    fix: "write infrastructure: { existing: ['topic'] }, or another topic",
  },
  {
    what: 'the service accounts',
    path: 'infrastructure.accounts',
    nameOf: (system) => infrastructureOf(system).accounts,
    makes: () => true,
    fix: 'write another beginning of their names',
  },
];

export const madeTwice: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/made-twice',
    severity: 'error',
    title: 'One system of a project makes each topic, dataset and account, and a dataset is in one region.',
    source: 'Google Cloud: a name exists once in a project, and the location of a dataset cannot change',
  },
  ({ systems }) => {
    const deployed = systems.filter((promised): promised is Deployed => isPipelineSystem(promised.system));
    return shareable.flatMap((kind) =>
      [...Map.groupBy(deployed, ({ system }) => `${system.project}:${kind.nameOf(system)}`).values()].flatMap(
        (sharing) => faultsOf(kind, sharing),
      ),
    );
  },
);

const faultsOf = (kind: Shareable, sharing: readonly Deployed[]): readonly Fault[] => {
  const maker = sharing.find(({ system }) => kind.makes(system)) ?? sharing[0]!;
  const name = kind.nameOf(maker.system);
  // Whoever says nothing of infrastructure may have made it long ago.
  const isDescribed = sharing.some(({ system }) => system.infrastructure !== undefined);
  return sharing.flatMap((other): readonly Fault[] => {
    if (other === maker) return [];
    const { path } = kind;
    if (kind === dataset && other.system.region !== maker.system.region)
      return [
        faultOf(other, {
          path,
          message: `the dataset '${name}' is in ${maker.system.region}, the region of ${maker.system.id}, and this system runs in ${other.system.region}`,
          fix: 'write another dataset, or the same region',
        }),
      ];
    if (!kind.makes(other.system) || !isDescribed) return [];
    const message = `${maker.system.id} makes ${kind.what} '${name}' in the same project: the second apply would be refused`;
    return [faultOf(other, { path, message, fix: kind.fix })];
  });
};
