/** Whether one record breaks one rule, and what is to be said of it. */
import { nearest } from '../../../model/nearest.ts';
import { Exact } from '../../../numbers/exact.ts';
import { isWritten, member, placeOf, textOf } from '../import/located.ts';
import type { Located, LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';
import { countText } from '../../../text/count.ts';
import { patterns, type PatternName } from './patterns.ts';
import { conditionText, type Condition, type Demand, type Rule, type Source } from './rule.ts';

export interface Breach {
  readonly id: string;
  readonly at: Position;
  /** The field that is wrong, if it is one. */
  readonly field: string | undefined;
  readonly message: string;
  readonly fix: string;
}

export const breachOf = ({ demand, when, source }: Rule, record: LocatedMap): Breach | undefined => {
  switch (demand.kind) {
    case 'Required':
      return requiredBreach(demand, when, source, record);
    case 'Forms':
      return formsBreach(demand, record);
    case 'Count':
      return countBreach(demand, record);
    case 'Keys':
      return keysBreach(demand, source, record);
    case 'Forbidden':
    case 'Pattern':
    case 'Longest':
    case 'OneOf':
    case 'Range':
      return valueBreach(demand, source, record);
  }
};

const authority: Readonly<Record<Source['by'], string>> = {
  tool: "OpenSLO's own tool",
  specification: "OpenSLO's specification",
};

/** Written, and no empty text: that is as good as nothing in every field. */
const isSet = (value: Located | undefined): value is Located =>
  value !== undefined && isWritten(value) && !(value.kind === 'scalar' && value.value === '');

const requiredBreach = (
  { field, takesNull, fix }: Extract<Demand, { kind: 'Required' }>,
  when: Condition | undefined,
  source: Source,
  record: LocatedMap,
): Breach | undefined => {
  const value = member(record, field);
  if (isSet(value) || (takesNull === true && value !== undefined)) return undefined;
  const condition = when === undefined ? '' : ` where ${conditionText(when)}`;
  return {
    id: 'openslo/missing-field',
    at: placeOf(record, field),
    field: value === undefined ? undefined : field,
    message: `${field} is ${value === undefined ? 'missing here' : 'empty'}: ${authority[source.by]} demands it${condition}`,
    fix: fix ?? `write ${field}`,
  };
};

const formsBreach = (
  { forms, need, nullToo }: Extract<Demand, { kind: 'Forms' }>,
  record: LocatedMap,
): Breach | undefined => {
  const fieldsThat = (are: (value: Located) => boolean): readonly string[] =>
    forms.flatMap((form) => form.filter((path) => valuesAt(record, path).some(are)).slice(0, 1));
  const written = fieldsThat(isWritten);
  const names = forms.map(listed);
  if (written.length === 0 && need !== 'at most one')
    return {
      id: 'openslo/either-or',
      at: record.at,
      field: undefined,
      message: `neither ${names.join(' nor ')} is here, and one has to be`,
      fix: 'write one of them',
    };
  const both = nullToo === true ? fieldsThat(() => true) : written;
  const [, second] = both;
  if (second === undefined || need === 'at least one') return undefined;
  return {
    id: 'openslo/either-or',
    at: placeOf(record, second),
    field: undefined,
    message: `${both.join(' and ')} are both here, and only one of ${listed(names)} may be`,
    fix: 'keep one of them',
  };
};

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const countBreach = (
  { field, least, most }: Extract<Demand, { kind: 'Count' }>,
  record: LocatedMap,
): Breach | undefined => {
  const value = member(record, field);
  if (value === undefined || value.kind === 'scalar') return undefined;
  const count = value.kind === 'list' ? value.items.length : value.entries.size;
  if (count >= least && (most === undefined || count <= most)) return undefined;
  const wanted = least === most ? `exactly ${least}` : `at least ${least}`;
  return {
    id: 'openslo/how-many',
    at: placeOf(record, field),
    field,
    message: `${field} holds ${count === 0 ? 'nothing' : count}, and has to hold ${wanted}`,
    fix: `write ${wanted}`,
  };
};

const keysBreach = (
  { field, are }: Extract<Demand, { kind: 'Keys' }>,
  source: Source,
  record: LocatedMap,
): Breach | undefined => {
  const map = member(record, field);
  const [key, entry] =
    map?.kind === 'map' ? ([...map.entries].find(([name]) => !patterns[are].matches(name)) ?? []) : [];
  if (key === undefined || entry === undefined) return undefined;
  return {
    id: 'openslo/key',
    at: entry.at,
    field,
    message: `'${shortened(key)}' is not a key of ${field}: ${authority[source.by]} takes ${patterns[are].text}`,
    fix: `write a value such as '${(are === 'labelKey' ? slug(key) : '') || patterns[are].example}'`,
  };
};

type ValueDemand = Extract<Demand, { kind: 'Forbidden' | 'Pattern' | 'Longest' | 'OneOf' | 'Range' }>;

const valueBreach = (demand: ValueDemand, source: Source, record: LocatedMap): Breach | undefined => {
  const { field } = demand;
  const value = member(record, field);
  const isEmptyToo = demand.kind === 'Pattern' && demand.emptyToo === true;
  if (!isWritten(value) || (!isEmptyToo && !isSet(value))) return undefined;
  const wrong = wrongValue(demand, value, authority[source.by]);
  return wrong === undefined ? undefined : { ...wrong, at: placeOf(record, field), field };
};

const patternIds: Readonly<Record<PatternName, string>> = {
  name: 'openslo/name',
  duration: 'openslo/duration',
  startTime: 'openslo/start-time',
  timeZone: 'openslo/unknown-time-zone',
  letters: 'openslo/letters',
  labelKey: 'openslo/key',
  annotationKey: 'openslo/key',
};

const wrongValue = (
  demand: ValueDemand,
  value: Located,
  who: string,
): Pick<Breach, 'id' | 'message' | 'fix'> | undefined => {
  const { field } = demand;
  const text = textOf(value) ?? '';
  switch (demand.kind) {
    case 'Forbidden':
      return {
        id: 'openslo/forbidden-field',
        message: `${field} is refused here by ${who}: ${demand.why}`,
        fix: `remove ${field}`,
      };
    case 'Pattern': {
      const pattern = patterns[demand.is];
      if (pattern.matches(text)) return undefined;
      return {
        id: patternIds[demand.is],
        message: `${field} is '${shortened(text)}': ${who} takes ${pattern.text}`,
        fix: `write a value such as '${(demand.is === 'name' ? slug(text) : '') || pattern.example}'`,
      };
    }
    case 'Longest': {
      const { length } = Array.from(text);
      if (length <= demand.characters) return undefined;
      return {
        id: 'openslo/too-long',
        message: `${field} has ${countText(length)} characters: ${who} takes ${countText(demand.characters)}`,
        fix: `write at most ${countText(demand.characters)}`,
      };
    }
    case 'OneOf': {
      if (demand.values.includes(text)) return undefined;
      const meant = nearest(text, demand.values);
      return {
        id: 'openslo/wrong-value',
        message: `${field} is '${shortened(text)}': ${who} takes ${demand.values.join(', ')}`,
        fix: `write ${meant === undefined && demand.values.length > 1 ? 'one of these' : `'${meant ?? demand.values[0]}'`}`,
      };
    }
    case 'Range':
      return rangeBreach(demand, value.kind === 'scalar' ? value.source : text, who);
  }
};

const rangeBreach = (
  { field, low, high }: Extract<Demand, { kind: 'Range' }>,
  written: string,
  who: string,
): Pick<Breach, 'id' | 'message' | 'fix'> | undefined => {
  // As it is written: 0.99999999999999999 is below 1, and no floating-point number between them is.
  const number = new Exact(written.replace(/^\+/, ''));
  const isAbove = low.isIn ? number.gte(low.at) : number.gt(low.at);
  const isBelow = high === undefined || (high.isIn ? number.lte(high.at) : number.lt(high.at));
  if (isAbove && isBelow) return undefined;
  // The commonest mistake: a share that is written in percent.
  const isPercent = high?.at === 1 && number.gt(1) && number.lt(100);
  const from = `${low.isIn ? 'at least' : 'above'} ${low.at}`;
  const to = high === undefined ? '' : ` and ${high.isIn ? 'at most' : 'below'} ${high.at}`;
  return {
    id: 'openslo/out-of-range',
    message: `${field} is ${written}: ${who} takes numbers ${from}${to}`,
    fix: isPercent
      ? `write ${number.div(100).toFixed()} for ${number.toFixed()} percent`
      : 'write a number within these bounds',
  };
};

/** On one line, and no longer than a person reads. */
export const shortened = (text: string): string => {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= 80 ? line : `${characters.slice(0, 79).join('')}…`;
};

/** The name that was probably meant; empty where no letter of it can stay. */
const slug = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');

export const holds = (condition: Condition, record: LocatedMap): boolean => {
  const isThere = (path: string): boolean => valuesAt(record, path).some(isSet);
  switch (condition.kind) {
    case 'Has':
      return condition.any.some(isThere);
    case 'HasNone':
      return !condition.of.some(isThere);
    case 'Is':
      return valuesAt(record, condition.path).some(
        (value) => value.kind === 'scalar' && condition.values.some((wanted) => wanted === value.value),
      );
    case 'IsNot':
      return !valuesAt(record, condition.path).some(
        (value) => value.kind === 'scalar' && value.value === condition.value,
      );
  }
};

/** Every value that a path leads to; none where it leads nowhere. */
export const valuesAt = (record: LocatedMap, path: string): readonly Located[] =>
  path.split('.').reduce<readonly Located[]>(
    (values, step) => {
      const isList = step.endsWith('[]');
      const key = isList ? step.slice(0, -2) : step;
      return values.flatMap((value) => {
        const found = value.kind === 'map' ? member(value, key) : undefined;
        if (found === undefined) return [];
        if (!isList) return [found];
        return found.kind === 'list' ? found.items : [];
      });
    },
    [record],
  );
