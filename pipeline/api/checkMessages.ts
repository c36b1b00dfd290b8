/**
 * Checks the messages of a POST as ingest will do, and the fields that the schema lacks as unknown parameters are checked:
 * they are refused with the known field that was probably meant, or, where the system says so, kept out and named in the
 * answer. Dropping them in silence would hide a misspelt field from its sender. Pure.
 */
import { bytes } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { stringifyJson } from '../ingest/json.ts';
import { compileMessage } from '../ingest/message.ts';
import {
  addUnknownPaths,
  suggestionOf,
  unknownFields,
  unknownReason,
  withoutUnknown,
  type UnknownField,
  type UnknownFields,
} from '../ingest/unknownFields.ts';
import { Refusal } from './refusal.ts';

export interface CheckedMessages {
  /** As they will be published. */
  readonly data: readonly Uint8Array[];
  /** Paths of the fields that were kept out, such as 'items[].prize'. */
  readonly ignored: readonly string[];
  /** Number of kept-out fields that `ignored` does not name. */
  readonly moreIgnored: number;
}

/** Throws a `Refusal` that lists each invalid message. */
export type CheckMessages = (elements: readonly unknown[], isArray: boolean) => CheckedMessages;

/** Most rejected messages in `errors`, and in the text, of one answer. */
const maxErrors = 100;
const maxInDetail = 5;
/** Most known fields that a reason lists. */
const maxKnown = 20;
/** Most names in `ignored`. */
const maxIgnored = 100;

interface Rejected {
  /** Index in the array; 0 for a single message. */
  readonly index: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly reason: string;
}

interface Checked {
  readonly index: number;
  readonly data: Uint8Array | undefined;
  /** What is wrong besides unknown fields. */
  readonly fault: Omit<Rejected, 'index'> | undefined;
  /** Only where they are refused; undefined when there are none. */
  readonly unknown: UnknownFields | undefined;
}

export const compileCheckMessages = (system: PipelineSystem): CheckMessages => {
  const { schema } = system;
  const { fromValue } = compileMessage({ ...system, unknownFields: 'drop' });
  const refuses = system.stages.api.unknownFields === 'reject';
  const maxMessage = bytes(system.stages.ingest.maxMessage);

  const unknownIn = (element: unknown): UnknownFields | undefined => {
    const unknown = unknownFields(element, schema);
    return unknown.count === 0 ? undefined : unknown;
  };

  const checkMessage = (element: unknown, index: number, ignored: Set<string>): Checked => {
    const result = fromValue(element);
    const isInvalid = result.kind === 'Rejection';
    const hasUnknown = !isInvalid && result.unknownFields > 0;
    const unknown = refuses && (isInvalid || hasUnknown) ? unknownIn(element) : undefined;
    if (isInvalid || unknown !== undefined)
      return { index, data: undefined, fault: isInvalid ? result : undefined, unknown };
    if (hasUnknown) addUnknownPaths(ignored, element, schema);
    const data = encode(hasUnknown ? withoutUnknown(element, schema) : element);
    const fault =
      data === undefined ? tooDeep : data.length > maxMessage ? tooLarge(data.length, maxMessage) : undefined;
    return { index, data, fault, unknown };
  };

  return (elements, isArray) => {
    const ignored = new Set<string>();
    const results = elements.map((element, index) => checkMessage(element, index, ignored));
    const invalid = results.filter(({ fault, unknown }) => fault !== undefined || unknown !== undefined);
    if (invalid.length > 0) throw refusalOf(invalid, isArray);
    return {
      data: results.map(({ data }) => data!),
      ignored: [...ignored].slice(0, maxIgnored),
      moreIgnored: Math.max(0, ignored.size - maxIgnored),
    };
  };
};

/** What to use instead, where nothing is near. */
const knownFields = (field: UnknownField): string => {
  if (suggestionOf(field) !== undefined) return '';
  const { known } = field;
  const omitted = known.length - maxKnown;
  return `; the fields are ${known.slice(0, maxKnown).join(', ')}${omitted > 0 ? ` and ${omitted} more` : ''}`;
};

const reasonOf = (field: UnknownField): string => unknownReason({ fields: [field], count: 1 }) + knownFields(field);

const tooDeep = { code: 'bad-json', field: undefined, reason: 'is nested too deeply' };

const tooLarge = (size: number, limit: number): Omit<Rejected, 'index'> => ({
  code: 'too-large',
  field: undefined,
  reason: `is ${size} bytes, more than the ${limit} that the system accepts`,
});

/** The unknown fields of a message are one reason. */
const sentencesOf = ({ index, fault, unknown }: Checked, isArray: boolean): readonly string[] => {
  const named =
    unknown === undefined ? [] : [unknown.count === 1 ? reasonOf(unknown.fields[0]!) : unknownReason(unknown)];
  const reasons = [...(fault === undefined ? [] : [fault.reason]), ...named];
  return reasons.map((reason) => `${isArray ? `message ${index}` : 'message'}: ${reason}.`);
};

/** One entry for each fault and for each unknown field. */
function* errorsOf(invalid: readonly Checked[]): Generator<Rejected> {
  for (const { index, fault, unknown } of invalid) {
    if (fault !== undefined) yield { index, code: fault.code, field: fault.field, reason: fault.reason };
    for (const field of unknown?.fields ?? [])
      yield { index, code: 'unknown-field', field: field.path, reason: reasonOf(field) };
  }
}

const refusalOf = (invalid: readonly Checked[], isArray: boolean): Refusal => {
  const shown = invalid.slice(0, maxInDetail);
  const omitted = invalid.length - shown.length;
  return new Refusal(
    422,
    [
      ...shown.flatMap((checked) => sentencesOf(checked, isArray)),
      ...(omitted > 0 ? [`${omitted} more cannot be stored.`] : []),
      'Nothing was published. Fix: correct these messages, and send all of them again.',
    ].join(' '),
    [...errorsOf(invalid).take(maxErrors)],
  );
};

const encode = (element: unknown): Uint8Array | undefined => {
  try {
    return Buffer.from(stringifyJson(element));
  } catch (error) {
    // Deep nesting exhausts the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
