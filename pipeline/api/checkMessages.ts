/**
 * Checks the messages of a POST as ingest will do, and the fields that the schema lacks as unknown parameters are checked:
 * they are refused with the known field that was probably meant, or, where the system says so, kept out and named in the
 * answer. Dropping them in silence would hide a misspelt field from its sender. Pure.
 */
import { bytes } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { stringifyJson } from '../ingest/json.ts';
import { compileMessage } from '../ingest/message.ts';
import { unknownFields, unknownReason, withoutUnknown, type UnknownField } from '../ingest/unknownFields.ts';
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
  readonly data: Uint8Array | undefined;
  readonly rejected: readonly Rejected[];
  readonly unknown: readonly UnknownField[];
}

export const compileCheckMessages = (system: PipelineSystem): CheckMessages => {
  const { schema } = system;
  const { fromValue } = compileMessage({ ...system, unknownFields: 'drop' });
  const refuses = system.stages.api.unknownFields === 'reject';
  const maxMessage = bytes(system.stages.ingest.maxMessage);

  const checkMessage = (element: unknown, index: number): Checked => {
    const result = fromValue(element);
    const isInvalid = result.kind === 'Rejection';
    const unknown = isInvalid || result.unknownFields > 0 ? unknownFields(element, schema) : [];
    const rejected = [
      ...(isInvalid ? [{ index, code: result.code, field: result.field, reason: result.reason }] : []),
      ...(refuses ? unknown.map((field) => unknownField(field, index)) : []),
    ];
    if (rejected.length > 0) return { data: undefined, rejected, unknown };
    const data = encode(unknown.length === 0 ? element : withoutUnknown(element, schema));
    const fault =
      data === undefined ? tooDeep : data.length > maxMessage ? tooLarge(data.length, maxMessage) : undefined;
    return { data, rejected: fault === undefined ? [] : [{ index, field: undefined, ...fault }], unknown };
  };

  return (elements, isArray) => {
    const results = elements.map(checkMessage);
    const rejected = results.flatMap((result) => result.rejected);
    if (rejected.length > 0) throw refusalOf(results, isArray);
    const ignored = new Set(results.flatMap(({ unknown }) => unknown.map(({ path }) => withoutIndexes(path))));
    return {
      data: results.map(({ data }) => data!),
      ignored: [...ignored].slice(0, maxIgnored),
      moreIgnored: Math.max(0, ignored.size - maxIgnored),
    };
  };
};

const withoutIndexes = (path: string): string => path.replaceAll(/\[\d+\]/g, '[]');

const unknownField = (field: UnknownField, index: number): Rejected => ({
  index,
  code: 'unknown-field',
  field: field.path,
  reason: unknownReason([field]) + knownFields(field),
});

/** What to use instead, where nothing is near. */
const knownFields = ({ suggestion, known }: UnknownField): string => {
  if (suggestion !== undefined) return '';
  const omitted = known.length - maxKnown;
  return `; the fields are ${known.slice(0, maxKnown).join(', ')}${omitted > 0 ? ` and ${omitted} more` : ''}`;
};

const tooDeep = { code: 'bad-json', reason: 'is nested too deeply' };

const tooLarge = (size: number, limit: number): { readonly code: string; readonly reason: string } => ({
  code: 'too-large',
  reason: `is ${size} bytes, more than the ${limit} that the system accepts`,
});

/** One sentence for each invalid message; its unknown fields are one reason. */
const sentencesOf = ({ rejected, unknown }: Checked, isArray: boolean): readonly string[] => {
  const reasons = [
    ...rejected.filter(({ code }) => code !== 'unknown-field').map(({ reason }) => reason),
    ...(rejected.some(({ code }) => code === 'unknown-field')
      ? [unknownReason(unknown) + (unknown.length === 1 ? knownFields(unknown[0]!) : '')]
      : []),
  ];
  return reasons.map((reason) => `${isArray ? `message ${rejected[0]!.index}` : 'message'}: ${reason}.`);
};

const refusalOf = (results: readonly Checked[], isArray: boolean): Refusal => {
  const invalid = results.filter(({ rejected }) => rejected.length > 0);
  const sentences = invalid.slice(0, maxInDetail).flatMap((result) => sentencesOf(result, isArray));
  const omitted = invalid.length - Math.min(invalid.length, maxInDetail);
  return new Refusal(
    422,
    [
      ...sentences,
      ...(omitted > 0 ? [`${omitted} more cannot be stored.`] : []),
      'Nothing was published. Fix: correct these messages, and send all of them again.',
    ].join(' '),
    invalid.flatMap(({ rejected }) => rejected).slice(0, maxErrors),
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
