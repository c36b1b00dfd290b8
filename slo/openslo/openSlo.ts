/**
 * A system's objectives and burn-rate alerts as OpenSLO v1: complete in itself, each document named by the system, so that
 * files of several systems can be read as one. Thresholds, absence and fleet alerts have no words in OpenSLO.
 */
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import type { MeasuredSlo } from '../measuredSlo.ts';
import { alertingTiers } from '../quiet.ts';
import { burnDocuments, targetDocuments, targetsOf } from './alertDocuments.ts';
import { description, document, type OpenSloDocument } from './document.ts';
import { dataSourceName } from './names.ts';
import { sloDocument } from './sloDocument.ts';

/** Referred-to documents come before those that refer to them, but for an objective's own alerts. */
export const openSlo = (
  { system, slos }: { readonly system: System; readonly slos: readonly MeasuredSlo[] },
  organization?: Organization,
): readonly OpenSloDocument[] => {
  const targets = targetsOf(system, organization);
  return [
    service(system),
    dataSource(system),
    ...targetDocuments(targets),
    ...slos.flatMap((slo) => {
      const promise = sloDocument(system, slo);
      if (promise.kind === 'NotSupported') return [];
      return [promise, ...alertingTiers(slo).flatMap((tier) => burnDocuments(system, slo, tier, targets))];
    }),
  ];
};

const service = (system: System): OpenSloDocument =>
  document(
    'Service',
    {
      name: system.id,
      displayName: system.id,
      labels: { system: system.id, owner: system.owner, criticality: system.criticality },
    },
    { description: description(system.description) },
  );

const dataSource = (system: System): OpenSloDocument =>
  document(
    'DataSource',
    {
      name: dataSourceName(system),
      displayName: `${system.id}: Prometheus`,
      labels: { system: system.id, owner: system.owner },
    },
    {
      description: "The Prometheus that reads the pipeline's /metrics. Its operator fills in the address.",
      type: 'Prometheus',
      connectionDetails: {},
    },
  );
