/** Rules about fields of any artefact: names, types and values. */
import { artefactCheck, artefactsCheck, located, type Artefact } from '../artefact/artefact.ts';
import { keysOf, type Message } from '../artefact/message.ts';
import type { Type } from '../artefact/schema.ts';
import { repeatedKeys } from '../artefact/outline.ts';
import type { Check, Fault } from '../check.ts';
import { nearest } from '../../model/nearest.ts';

const source = 'Discovery documents of the APIs; documentation of Terraform and Config Connector';

export const unknownField: Check<Artefact> = artefactCheck(
  {
    id: 'fields/unknown',
    severity: 'warning',
    title: 'Every field exists in the API.',
    source,
  },
  ({ misfits, shape, within }) =>
    misfits.flatMap((misfit) => {
      if (misfit.kind !== 'UnknownField') return [];
      const { message, path, name, known } = misfit;
      const isTerraform = shape === 'terraform' && within === undefined;
      const suggestion = nearest(name, known);
      const fix =
        suggestion === undefined
          ? 'remove it, or check how the API spells it'
          : `did you mean '${isTerraform ? snake(suggestion) : suggestion}'?`;
      return [{ path, atKey: true, message: `${typeName(message)} has no field '${name}'`, fix }];
    }),
);

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const typeName = ({ type }: Message): string => type.replace(/^(?:Terraform|GoogleMonitoringV3)/, '');

/** Fields for which the API accepts values that its description does not list. */
const growing: ReadonlySet<string> = new Set(['eventType', 'selectedRegions']);
/** Words of other tools whose nearest name would mean something else. */
const meant: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  combiner: { ANY: 'OR', SOME: 'OR', ALL: 'AND', EVERY: 'AND' },
  crossSeriesReducer: {
    REDUCE_AVG: 'REDUCE_MEAN',
    REDUCE_AVERAGE: 'REDUCE_MEAN',
    REDUCE_MEDIAN: 'REDUCE_PERCENTILE_50',
    REDUCE_P99: 'REDUCE_PERCENTILE_99',
    REDUCE_P95: 'REDUCE_PERCENTILE_95',
    REDUCE_P50: 'REDUCE_PERCENTILE_50',
    AVG: 'REDUCE_MEAN',
    AVERAGE: 'REDUCE_MEAN',
    TOTAL: 'REDUCE_SUM',
  },
  perSeriesAligner: {
    ALIGN_AVG: 'ALIGN_MEAN',
    ALIGN_AVERAGE: 'ALIGN_MEAN',
    ALIGN_MEDIAN: 'ALIGN_PERCENTILE_50',
    ALIGN_P99: 'ALIGN_PERCENTILE_99',
    ALIGN_P95: 'ALIGN_PERCENTILE_95',
    ALIGN_P50: 'ALIGN_PERCENTILE_50',
    ALIGN_INCREASE: 'ALIGN_DELTA',
    ALIGN_LAST: 'ALIGN_NEXT_OLDER',
    AVG: 'ALIGN_MEAN',
    AVERAGE: 'ALIGN_MEAN',
  },
};
/** Fields that have a check of their own. */
const checkedElsewhere: ReadonlySet<string> = new Set(['comparison', 'plotType']);

export const unknownValue: Check<Artefact> = artefactCheck(
  {
    id: 'fields/value',
    severity: 'error',
    title: 'A field with a fixed set of values has a valid value.',
    source,
  },
  ({ misfits }) =>
    misfits.flatMap((misfit) => {
      if (
        misfit.kind !== 'UnknownValue' ||
        (growing.has(misfit.field) && /^[A-Z_]+$|\./.test(misfit.value)) ||
        checkedElsewhere.has(misfit.field)
      )
        return [];
      const { path, field, value, known } = misfit;
      const isSpelling = known.includes(value.toUpperCase());
      const suggestion = isSpelling
        ? value.toUpperCase()
        : (meant[field]?.[value.toUpperCase()] ?? nearest(value, known));
      const fix = suggestion === undefined ? `write one of ${known.join(', ')}` : `did you mean '${suggestion}'?`;
      const repair = isSpelling
        ? ({ kind: 'Respell', path: keysOf(path), from: value, to: value.toUpperCase() } as const)
        : undefined;
      return [{ path, message: `'${value}' is no ${field}`, fix, ...(repair === undefined ? {} : { repair }) }];
    }),
);

const words: Readonly<Record<Type['kind'], string>> = {
  Text: 'a text',
  Integer: 'a whole number',
  Double: 'a number',
  Boolean: 'true or false',
  Duration: "a duration in seconds, such as '60s'",
  Any: 'a value',
  Table: 'a map of texts',
  Values: 'one of its values',
  Message: 'an object',
  List: 'a list',
};

const valueText = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value);
};

export const wrongType: Check<Artefact> = artefactCheck(
  {
    id: 'fields/type',
    severity: 'error',
    title: 'The value of a field has the type of the field.',
    source,
  },
  ({ misfits }) =>
    misfits.flatMap((misfit) => {
      if (misfit.kind !== 'WrongType') return [];
      const { path, field, wanted, value } = misfit;
      const right = wanted.kind === 'Duration' ? durationOf(value) : undefined;
      const problem = `${field} is ${words[wanted.kind]}, not ${valueText(value)}`;
      if (right === undefined) return [{ path, message: problem, fix: `write ${words[wanted.kind]}` }];
      const repair = { kind: 'Rewrite', path: keysOf(path), value: right } as const;
      return [{ path, message: problem, fix: `write "${right}"`, repair }];
    }),
);

/** Seconds. */
const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Duration in the API's format for 60, '60', '5m', '5 min' or '1 hour'; undefined for other texts. */
const durationOf = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const [, count, unit = ''] =
    /^(\d+(?:\.\d+)?) ?(ms|[smhdw]|sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?)?$/i.exec(text) ?? [];
  if (count === undefined) return undefined;
  const seconds = Number(count) * (units[unit.toLowerCase()] ?? units[unit.toLowerCase().slice(0, 1)] ?? 1);
  return Number.isInteger(seconds) ? `${seconds}s` : undefined;
};

/** A check of the file itself. */
export const repeatedKey: Check<readonly Artefact[]> = artefactsCheck(
  {
    id: 'fields/repeated-key',
    severity: 'error',
    title: 'No object of JSON has one key twice.',
    source: 'RFC 8259, section 4: names should be unique; readers keep the last one, or refuse the file',
  },
  (artefacts) => [
    ...artefacts.flatMap(repeatedInside),
    ...[...new Set(artefacts.map(({ source }) => source))].flatMap((source) =>
      source.repeatedKeys.map(({ name, offset, before }) => {
        const position = source.positionOf(offset);
        return {
          file: source.file,
          path: '',
          position,
          message: `'${name}' is written twice in one object, first in line ${source.positionOf(before).line}: only the last counts`,
          fix: 'keep the one that is meant',
          system: undefined,
          about: [],
        };
      }),
    ),
  ],
);

/** In JSON that is a string of the file: its place is that of the string. */
const repeatedInside = (artefact: Artefact): readonly Fault[] => {
  if (artefact.within === undefined) return [];
  if (artefact.embedded !== undefined) {
    const { embedded } = artefact;
    return embedded.repeatedKeys.map(({ name, offset }) => ({
      ...located(artefact, { path: undefined, message: repeatedText(name), fix: 'keep the one that is meant' }),
      position: embedded.positionOf(offset),
    }));
  }
  return repeatedKeys(artefact.written()).map(({ name }) =>
    located(artefact, { path: undefined, message: repeatedText(name), fix: 'keep the one that is meant' }),
  );
};

const repeatedText = (name: string): string => `'${name}' is written twice in one object: only the last counts`;

/** A check of the file itself. */
export const strayComma: Check<readonly Artefact[]> = artefactsCheck(
  {
    id: 'fields/stray-comma',
    severity: 'warning',
    title: 'JSON has no comma after the last item.',
    source: 'RFC 8259; gcloud reads such files, the API and Terraform do not',
  },
  (artefacts) =>
    [...new Set(artefacts.map(({ source }) => source))].flatMap((source) =>
      source.strayCommas.map((offset) => ({
        file: source.file,
        path: '',
        position: source.positionOf(offset),
        message: 'there is a comma after the last item: gcloud accepts it, the API and Terraform do not',
        fix: 'remove it',
        system: undefined,
        about: [],
        ...(source.isExact ? { repair: { from: offset, to: offset + 1, text: '' } } : {}),
      })),
    ),
);
