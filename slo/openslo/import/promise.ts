/** One OpenSLO objective as one of ours, or every reason why it is not. */
import type { Decimal } from 'decimal.js';
import type { Objective, Window } from '../../../model/objective.ts';
import type { Percentage } from '../../../model/quantity.ts';
import { Exact } from '../../../numbers/exact.ts';
import type { AsWhat } from './asWhat.ts';
import { countedOf, type Counted } from './counted.ts';
import type { Document, Documents } from './documents.ts';
import { kindOf } from './kindOf.ts';
import { listAt, member, numberAt, placeOf, refuseStrangers, textAt } from './located.ts';
import type { Refuse } from './located.ts';
import type { LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';
import { alphaWindowOf, windowOf } from './window.ts';

export interface Imported {
  readonly kind: 'Imported';
  readonly objective: Objective;
  /** Id of the system. */
  readonly service: string;
  /** Of the SLO in its file. */
  readonly name: string;
  readonly at: Position;
  readonly counted: Counted;
  /** Counted by the counters that Atalaya counts it by. */
  readonly isOurs: boolean;
}

const fields: Readonly<Record<Document['version'], readonly string[]>> = {
  v1: [
    'description',
    'service',
    'indicator',
    'indicatorRef',
    'timeWindow',
    'budgetingMethod',
    'objectives',
    'alertPolicies',
  ],
  v1alpha: ['description', 'service', 'indicator', 'timeWindows', 'budgetingMethod', 'objectives'],
};

/** `said` is what --as says of this one. Undefined when anything was refused. */
export const promiseOf = (
  slo: Document,
  documents: Documents,
  said: AsWhat | undefined,
  refuse: Refuse,
): Imported | undefined => {
  let isRefused = false;
  const note: Refuse = (...refusal) => {
    isRefused = true;
    refuse(...refusal);
  };
  const { spec } = slo;
  refuseStrangers(spec, `a ${slo.version} SLO`, fields[slo.version], note);
  const service = serviceOf(spec, note);
  refuseSlices(spec, note);
  const window = onlyWindow(slo, note);
  const objective = onlyObjective(slo, note);
  const target = objective === undefined ? undefined : targetOf(objective, note);
  const counted = objective === undefined ? undefined : countedOf(slo, objective, documents, note);
  const why = textAt(spec, 'description', note, 'optional') ?? '';
  const known = counted === undefined || service === undefined ? undefined : kindOf(slo, service, counted, said, note);
  const id = known?.id ?? slo.name;
  refuseId(slo, id, note);
  if (isRefused || service === undefined || window === undefined || target === undefined) return undefined;
  if (known === undefined || counted === undefined) return undefined;
  const common = { id, target, window, why: why.replaceAll(/\s+/g, ' ').trim(), rejected: [] };
  return {
    kind: 'Imported',
    objective: objectiveOf(known.what, common),
    service,
    name: slo.name,
    at: slo.at,
    counted,
    isOurs: known.id !== undefined,
  };
};

type Common = Pick<Objective, 'id' | 'target' | 'window' | 'why' | 'rejected'>;

const objectiveOf = (what: AsWhat, common: Common): Objective => {
  switch (what.type) {
    case 'availability':
    case 'latency':
      return { kind: 'Objective', ...common, ...what, stage: 'api' };
    case 'processing':
    case 'freshness':
      return { kind: 'Objective', ...common, ...what, stage: 'ingest' };
  }
};

const serviceOf = (spec: LocatedMap, refuse: Refuse): string | undefined => {
  const service = textAt(spec, 'service', refuse);
  if (service === undefined || /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(service)) return service;
  const fix = 'write 1 to 40 lower-case letters, digits and dashes, beginning with a letter';
  refuse(placeOf(spec, 'service'), 'openslo/name', `the service '${service}' is no id of a system`, fix);
  return undefined;
};

const refuseId = (slo: Document, id: string, refuse: Refuse): void => {
  if (/^[a-z0-9][a-z0-9.-]{0,62}$/.test(id)) return;
  const fix = 'write up to 63 lower-case letters, digits, dots and dashes';
  refuse(placeOf(slo.metadata, 'name'), 'openslo/name', `'${id}' is no id of an objective`, fix);
};

const refuseSlices = (spec: LocatedMap, refuse: Refuse): void => {
  const method = textAt(spec, 'budgetingMethod', refuse);
  if (method === undefined || method === 'Occurrences') return;
  const at = placeOf(spec, 'budgetingMethod');
  const fix = 'write Occurrences if the promise is about events, or leave this objective where it is';
  if (method === 'Timeslices' || method === 'RatioTimeslices')
    refuse(at, 'openslo/timeslices', `${method} counts good slices of time, and Atalaya counts good events`, fix);
  else refuse(at, 'openslo/wrong-type', `'${method}' is no budgetingMethod`, 'write Occurrences');
};

const onlyWindow = ({ version, spec }: Document, refuse: Refuse): Window | undefined => {
  const key = version === 'v1' ? 'timeWindow' : 'timeWindows';
  if (member(spec, key) === undefined) {
    refuse(
      spec.at,
      'openslo/window',
      `the SLO has no ${key}: a promise here is about a stretch of time`,
      `write ${key}`,
    );
    return undefined;
  }
  const list = listAt(spec, key, refuse);
  const [window] = list?.items ?? [];
  if (list === undefined) return undefined;
  if (list.items.length === 1 && window?.kind === 'map')
    return (version === 'v1' ? windowOf : alphaWindowOf)(window, refuse);
  refuse(list.at, 'openslo/window', `${key} has to hold one window, and nothing else`, 'write one');
  return undefined;
};

const objectiveFields = ['displayName', 'op', 'value', 'target', 'targetPercent', 'timeSliceTarget', 'timeSliceWindow'];
const compositeFields = ['indicator', 'indicatorRef', 'compositeWeight'];

const onlyObjective = ({ version, spec }: Document, refuse: Refuse): LocatedMap | undefined => {
  const list = listAt(spec, 'objectives', refuse);
  if (list === undefined) return undefined;
  const [objective] = list.items;
  const composite = list.items
    .flatMap((item) => (item.kind === 'map' ? [...item.entries] : []))
    .find(([key]) => compositeFields.includes(key));
  if (composite !== undefined) {
    const what = `${composite[0]} in an objective makes the SLO a composite of several indicators`;
    refuse(composite[1].at, 'openslo/composite', what, 'write one SLO for each indicator');
    return undefined;
  }
  if (list.items.length !== 1 || objective?.kind !== 'map') {
    const what = `the SLO has ${list.items.length} objectives, and one promise has one`;
    refuse(list.at, 'openslo/several-objectives', what, 'write one SLO for each, with a name of its own');
    return undefined;
  }
  const known =
    version === 'v1' ? objectiveFields : [...objectiveFields.filter((key) => key !== 'targetPercent'), 'ratioMetrics'];
  refuseStrangers(objective, 'an objective', known, refuse);
  return objective;
};

const targetOf = (objective: LocatedMap, refuse: Refuse): Percentage | undefined => {
  const isPercent = objective.entries.has('targetPercent');
  const key = isPercent ? 'targetPercent' : 'target';
  if (isPercent && objective.entries.has('target')) {
    refuse(objective.at, 'openslo/target', 'there are a target and a targetPercent', 'remove one of them');
    return undefined;
  }
  const written = numberAt(objective, key, refuse);
  if (written === undefined) return undefined;
  const percent: Decimal = new Exact(written.replace(/^\+/, '')).mul(isPercent ? 1 : 100);
  if (percent.gt(0) && percent.lt(100)) return `${percent.toFixed()}%` as Percentage;
  const what = `a target of ${percent.toFixed()}% ${percent.lte(0) ? 'promises nothing' : 'leaves no error budget'}`;
  refuse(placeOf(objective, key), 'openslo/target', what, isPercent ? 'write such as 99.9' : 'write such as 0.999');
  return undefined;
};
