/** One objective of a valid document as one of ours, or every reason why it is not. */
import type { Decimal } from 'decimal.js';
import type { Single } from '../../../model/objective.ts';
import type { Percentage } from '../../../model/quantity.ts';
import { Exact } from '../../../numbers/exact.ts';
import type { AsWhat } from './asWhat.ts';
import { compositeFix } from './composites.ts';
import { countedOf, type Counted } from './counted.ts';
import type { Document, Documents } from './documents.ts';
import { kindOf } from './kindOf.ts';
import { listIn, member, numberIn, placeOf, textIn } from './located.ts';
import type { Refuse } from './located.ts';
import type { LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';
import { notifyingOf } from './notifying.ts';
import { slicesOf } from './slices.ts';
import { alphaWindowOf, windowOf, type ImportedWindow } from './window.ts';

export interface Imported {
  readonly kind: 'Imported';
  readonly objective: Single;
  /** Id of the system. */
  readonly service: string;
  /** Of the SLO in its file. */
  readonly name: string;
  readonly at: Position;
  readonly counted: Counted;
  /** Counted by the counters that Atalaya counts it by. */
  readonly isOurs: boolean;
  /** Its kind follows from the queries alone. */
  readonly isGuessed: boolean;
}

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
  const service = serviceOf(spec, note);
  const window = onlyWindow(slo, note);
  const objective = onlyObjective(slo, documents, window, note);
  const target = objective === undefined ? undefined : targetOf(objective, note);
  const slices = objective === undefined ? undefined : slicesOf(slo, objective, { window, target }, note);
  const counted = objective === undefined ? undefined : countedOf(slo, objective, documents, note);
  const notifying = notifyingOf(slo, note);
  const why = textIn(spec, 'description') ?? '';
  const known = counted === undefined || service === undefined ? undefined : kindOf(slo, service, counted, said, note);
  const id = known?.id ?? slo.name;
  if (known?.id !== undefined) refuseId(slo, id, note);
  if (isRefused || service === undefined || window === undefined || target === undefined) return undefined;
  if (known === undefined || counted === undefined) return undefined;
  const common = {
    id,
    target,
    window: window.window,
    ...(window.timeZone === undefined ? {} : { timeZone: window.timeZone }),
    ...(slices === undefined ? {} : { slices }),
    ...notifying,
    ...(known.of === undefined ? {} : { of: known.of }),
    why: why.replaceAll(/\s+/g, ' ').trim(),
    rejected: [],
  };
  return {
    kind: 'Imported',
    objective: objectiveOf(known.what, common),
    service,
    name: slo.name,
    at: slo.at,
    counted,
    isOurs: known.id !== undefined,
    isGuessed: known.isGuessed,
  };
};

type Common = Pick<
  Single,
  'id' | 'target' | 'window' | 'timeZone' | 'slices' | 'tiers' | 'alertingOff' | 'shadow' | 'of' | 'why' | 'rejected'
>;

const objectiveOf = (what: AsWhat, common: Common): Single => {
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
  const service = textIn(spec, 'service');
  if (service === undefined || /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(service)) return service;
  const fix = 'write 1 to 40 lower-case letters, digits and dashes, beginning with a letter';
  refuse(placeOf(spec, 'service'), 'openslo/system-id', `the service '${service}' is not an id of a system`, fix);
  return undefined;
};

/** An annotation can say anything; a name of OpenSLO is an id. */
const refuseId = (slo: Document, id: string, refuse: Refuse): void => {
  if (/^[a-z0-9][a-z0-9.-]{0,62}$/.test(id)) return;
  const fix = 'write up to 63 lower-case letters, digits, dots and dashes';
  refuse(placeOf(slo.metadata, 'annotations'), 'openslo/objective-id', `'${id}' is not an id of an objective`, fix);
};

const onlyWindow = ({ version, spec }: Document, refuse: Refuse): ImportedWindow | undefined => {
  const [window] = listIn(spec, version === 'v1' ? 'timeWindow' : 'timeWindows');
  return window?.kind === 'map' ? (version === 'v1' ? windowOf : alphaWindowOf)(window, refuse) : undefined;
};

const compositeFields = ['indicator', 'indicatorRef', 'compositeWeight'];

const onlyObjective = (
  slo: Document,
  documents: Documents,
  window: ImportedWindow | undefined,
  refuse: Refuse,
): LocatedMap | undefined => {
  const { spec } = slo;
  const items = listIn(spec, 'objectives');
  const [objective] = items;
  const composite = items
    .flatMap((item) => (item.kind === 'map' ? [...item.entries] : []))
    .find(([key]) => compositeFields.includes(key));
  if (composite !== undefined) {
    const message = `${composite[0]} in an objective makes the SLO a composite of several indicators`;
    refuse(composite[1].at, 'openslo/composite', message, compositeFix(slo, items, documents, window?.window));
    return undefined;
  }
  if (items.length <= 1) return objective?.kind === 'map' ? objective : undefined;
  const message = `the SLO has ${items.length} objectives, and one promise has one`;
  const at = member(spec, 'objectives')?.at ?? spec.at;
  refuse(at, 'openslo/several-objectives', message, 'write one SLO for each, with different names');
  return undefined;
};

const targetOf = (objective: LocatedMap, refuse: Refuse): Percentage | undefined => {
  const percent = numberIn(objective, 'targetPercent');
  const written = percent ?? numberIn(objective, 'target');
  if (written === undefined) return undefined;
  const target: Decimal = new Exact(written.replace(/^\+/, '')).mul(percent === undefined ? 100 : 1);
  if (target.gt(0)) return `${target.toFixed()}%` as Percentage;
  const [key, example] = percent === undefined ? ['target', '0.999'] : ['targetPercent', '99.9'];
  refuse(
    placeOf(objective, key),
    'openslo/target',
    'a target of 0% promises nothing',
    `write a value such as ${example}`,
  );
  return undefined;
};
