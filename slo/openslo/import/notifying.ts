/** How an objective notifies, from annotations: its own burn tiers, alerting that is off, and shadow. Each is a text in JSON. */
import type { Objective } from '../../../model/objective.ts';
import { ownTiers, silence } from '../../../model/shape/ownTiers.ts';
import type { Shape } from '../../../model/shape/shape.ts';
import { annotationKeys } from '../annotations.ts';
import type { Document } from './documents.ts';
import { mapIn, member, placeOf, textOf, type Refuse } from './located.ts';

type Notifying = Pick<Objective, 'tiers' | 'alertingOff' | 'shadow'>;

const shapes: Readonly<Record<keyof Notifying, Shape>> = {
  tiers: ownTiers,
  alertingOff: silence('why nobody is notified'),
  shadow: silence('what is being tried, and who decides when'),
};

/** Without the annotations that are refused. */
export const notifyingOf = ({ metadata }: Document, refuse: Refuse): Notifying => {
  const annotations = mapIn(metadata, 'annotations');
  const read = (field: keyof Notifying): object => {
    const key = annotationKeys[field];
    const text = annotations === undefined ? undefined : textOf(member(annotations, key));
    if (annotations === undefined || text === undefined) return {};
    const value = parsed(text);
    const problems: string[] = [];
    if (value !== undefined) shapes[field](value, field, ({ path, message }) => problems.push(`${path}: ${message}`));
    const wrong = value === undefined ? 'it is not JSON' : problems[0];
    if (wrong === undefined) return { [field]: value };
    const fix = "remove it, or write what 'atalaya emit' writes";
    refuse(placeOf(annotations, key), 'openslo/annotation', `the annotation ${key} cannot be read: ${wrong}`, fix);
    return {};
  };
  return Object.assign({}, read('tiers'), read('alertingOff'), read('shadow'));
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
