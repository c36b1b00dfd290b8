import { defineCheck, type Check } from '../../lint/check.ts';
import type { Fault } from '../../lint/check.ts';
import { infrastructureOf } from '../../model/infrastructure.ts';
import { isPipelineSystem, type PipelineSystem } from '../../model/system.ts';
import { faultOf, type Promised, type Promises } from '../../slo/checks/promises.ts';

type Deployed = Promised & { readonly system: PipelineSystem };

export const sharedDataset: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/shared-dataset',
    severity: 'error',
    title: 'One system makes a dataset, and it is in one region.',
    source: 'BigQuery, "Create datasets": a dataset exists once in a project, in one location that cannot change',
  },
  ({ systems }) => {
    const deployed = systems.filter((promised): promised is Deployed => isPipelineSystem(promised.system));
    const shared = Map.groupBy(deployed, ({ system }) => `${system.project}:${system.stages.table.dataset}`);
    return [...shared.values()].flatMap(faultsOf);
  },
);

const makes = ({ system }: Deployed): boolean => !infrastructureOf(system).existing.includes('dataset');

const faultsOf = (sharing: readonly Deployed[]): readonly Fault[] => {
  const maker = sharing.find(makes) ?? sharing[0]!;
  const { dataset } = maker.system.stages.table;
  // Whoever says nothing of infrastructure may have made the dataset long ago.
  const isDescribed = sharing.some(({ system }) => system.infrastructure !== undefined);
  return sharing.flatMap((other): readonly Fault[] => {
    if (other === maker) return [];
    if (other.system.region !== maker.system.region)
      return [
        faultOf(other, {
          path: 'stages.table.dataset',
          message: `the dataset '${dataset}' is in ${maker.system.region}, the region of ${maker.system.id}, and this system runs in ${other.system.region}`,
          fix: 'write another dataset, or the same region',
        }),
      ];
    if (!makes(other) || !isDescribed) return [];
    return [
      faultOf(other, {
        path: 'stages.table.dataset',
        message: `${maker.system.id} makes the dataset '${dataset}' in the same project: the second apply would be refused`,
        fix: "write infrastructure: { existing: ['dataset'] }, or another dataset",
      }),
    ];
  });
};
