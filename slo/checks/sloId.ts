import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { monitoringObjectiveId } from '../cloudMonitoring.ts';
import { faultOf, type Promised, type Promises } from './promises.ts';

const valid = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

export const sloId: Check<Promises> = defineCheck(
  {
    id: 'slo/slo-id',
    severity: 'error',
    title: 'An objective has an id that Cloud Monitoring takes, and that no other becomes there.',
    source: 'Google Cloud, "Working with the API": ids of services and SLOs',
  },
  ({ systems }) => systems.flatMap(idFaults),
);

const idFaults = (one: Promised): readonly Fault[] =>
  one.slos.flatMap(({ slo: { id }, place }, index) => {
    const spelt = monitoringObjectiveId({ id });
    const same = one.slos.findIndex(({ slo }) => monitoringObjectiveId(slo) === spelt);
    const said = (what: string, fix: string): Fault => faultOf(one, { place: `${place}.id`, what, fix, about: [id] });
    if (!valid.test(spelt)) {
      const fix =
        'begin it with a letter and end it with a letter or digit: at most 63 lower-case letters, digits and dashes';
      return [said(`Cloud Monitoring takes no SLO with the id '${id}'`, fix)];
    }
    if (same === index) return [];
    const what = `'${id}' and '${one.slos[same]?.slo.id}' (${one.slos[same]?.place}) are both '${spelt}' in Cloud Monitoring`;
    return [said(what, 'give one of them another id')];
  });
