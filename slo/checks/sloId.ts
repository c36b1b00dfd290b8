import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { monitoringObjectiveId } from '../cloudMonitoring.ts';
import { faultOf, type Promised, type Promises } from './promises.ts';

const valid = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

export const sloId: Check<Promises> = defineCheck(
  {
    id: 'slo/slo-id',
    severity: 'error',
    title: 'The id of an objective is valid in Cloud Monitoring, and unique there.',
    source: 'Google Cloud, "Working with the API": ids of services and SLOs',
  },
  ({ systems }) => systems.flatMap(idFaults),
);

const idFaults = (definition: Promised): readonly Fault[] =>
  definition.slos.flatMap(({ slo: { id }, path }, index) => {
    const spelt = monitoringObjectiveId({ id });
    const same = definition.slos.findIndex(({ slo }) => monitoringObjectiveId(slo) === spelt);
    const fault = (message: string, fix: string): Fault =>
      faultOf(definition, { path: `${path}.id`, message, fix, about: [id] });
    if (!valid.test(spelt)) {
      const fix =
        'write at most 63 lower-case letters, digits and dashes; begin with a letter, end with a letter or digit';
      return [fault(`Cloud Monitoring refuses the SLO id '${id}'`, fix)];
    }
    if (same === index) return [];
    const message = `'${id}' and '${definition.slos[same]?.slo.id}' (${definition.slos[same]?.path}) are both '${spelt}' in Cloud Monitoring`;
    return [fault(message, 'give one of them another id')];
  });
