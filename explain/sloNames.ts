/** The names of an objective in every emitted format, and what each format cannot express. */
import type { Objective } from '../model/objective.ts';
import type { Environment, System } from '../model/system.ts';
import { objectiveName } from '../slo/cloudMonitoring.ts';
import { isPlatform } from '../slo/indicator.ts';
import { sloDocument } from '../slo/openslo/sloDocument.ts';
import { alertingTiers } from '../slo/quiet.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { isTeamMeasured } from '../slo/teamIndicator.ts';

export interface SloName {
  readonly where: string;
  readonly name: string;
}

export const sloNames = (system: System, slo: MeasuredSlo, environment: Environment): readonly SloName[] => {
  const made = objectiveName(system, slo, environment);
  const document = sloDocument(system, slo);
  return [
    {
      where: 'Cloud Monitoring',
      name:
        made.kind === 'NotSupported'
          ? `not there (${made.why})`
          : `projects/${system.project}/services/${made.serviceId}/serviceLevelObjectives/${made.sloId}`,
    },
    { where: 'Prometheus', name: prometheusName(system, slo) },
    {
      where: 'OpenSLO',
      name: document.kind === 'NotSupported' ? `not there (${document.why})` : `the SLO ${document.metadata.name}`,
    },
  ];
};

const prometheusName = (system: System, slo: MeasuredSlo): string => {
  const { prometheus } = slo.indicator;
  if (!isTeamMeasured(slo.objective))
    return `${seriesText(slo)} of ${jobText(system, slo)} in the counters named above`;
  return prometheus.kind === 'NotSupported' ? `not there (${prometheus.why})` : 'the series named above';
};

const jobText = ({ id }: System, { shared }: MeasuredSlo): string =>
  shared === undefined ? `job="${id}"` : `job=~"${shared.map(({ system }) => system.id).join('|')}"`;

const seriesText = ({ id, composite }: MeasuredSlo): string =>
  composite === undefined
    ? `objective="${id}"`
    : composite.parts.map(({ slo }) => `objective="${slo.id}"`).join(' and ');

export const unsaidOf = (system: System, slo: MeasuredSlo, environment: Environment): readonly string[] => [
  ...onCloudMonitoring(system, slo, environment),
  ...(isPlatform(slo.objective)
    ? ['Prometheus: it reads the pipeline’s own counters, which lack failures in which none of its processes ran.']
    : []),
  ...openSloUnsaid(system, slo),
];

const onCloudMonitoring = (system: System, slo: MeasuredSlo, environment: Environment): readonly string[] => {
  const { objective } = slo;
  const made = objectiveName(system, slo, environment);
  return [
    ...(made.kind === 'NotSupported' ? [`Cloud Monitoring: refused, ${made.why}.`] : []),
    ...(objective.type === 'freshness'
      ? [
          `Cloud Monitoring: a message that waits longer than ${objective.under} counts as bad once it is stored, not while it waits. When nothing consumes the queue, the alert on the age of the oldest message fires.`,
        ]
      : []),
    ...(isPlatform(objective)
      ? [
          `Cloud Monitoring: every request to the service is an event, health checks too. Cloud Run answers 429 itself when no instance is left; that cannot be distinguished from the API’s own 429, so no 429 is an event.${unmatchedText(objective)}`,
        ]
      : []),
    ...(isPlatform(objective) && objective.type === 'latency' && hasLeastEvents(slo)
      ? [
          'Cloud Monitoring: an alert on latency that the platform measures has no least number of events; a single slow request can fire it.',
        ]
      : []),
  ];
};

/** A platform metric has the status of a response and not its route. */
const unmatchedText = (objective: Objective): string => {
  if (objective.type !== 'availability') return '';
  const both = { '2xx of valid': 'neither is an event', '2xx': 'both are bad', 'not 5xx': 'both are good' };
  return ` A 404 of a path that the system does not declare cannot be distinguished from that of a key that does not exist: ${both[objective.good]}.`;
};

const openSloUnsaid = (system: System, slo: MeasuredSlo): readonly string[] => {
  const document = sloDocument(system, slo);
  if (document.kind === 'NotSupported') return [`OpenSLO: not there, ${document.why}.`];
  const { annotations } = document.metadata;
  const unsaid = Object.entries({ ...annotations }).flatMap(([key, value]) =>
    key.startsWith('atalaya.unsaid.') ? [`OpenSLO: ${value}`] : [],
  );
  const pairs = alertingTiers(slo).length > 0;
  return [
    ...unsaid,
    ...(pairs
      ? ['OpenSLO: a condition has one window, the long one. The short window of each pair is in an annotation.']
      : []),
    ...(pairs && hasLeastEvents(slo)
      ? ['OpenSLO: a condition has no least number of events. It is in an annotation.']
      : []),
  ];
};

const hasLeastEvents = (slo: MeasuredSlo): boolean =>
  alertingTiers(slo).some(({ leastEvents }) => leastEvents !== undefined);
