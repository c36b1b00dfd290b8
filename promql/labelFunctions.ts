/**
 * Functions that make labels from labels; they look at no value. Source: Prometheus 3, promql/functions.go, and Go's
 * regexp.Expand for the replacement.
 */
import type { RE2JS } from 're2js';
import type { Column } from './column.ts';
import type { Call } from './expr.ts';
import { withLabel } from './labels.ts';
import { faultOfPattern, wholePattern } from './matcher.ts';
import { spanOf } from './print.ts';
import { PromqlError } from './promqlError.ts';

/** Where the whole of the label `source` matches, `target` becomes `replacement` with its $1, ${name} filled in. */
export const labelReplace = (call: Call, columns: readonly Column[]): readonly Column[] => {
  const [target, replacement] = [nameOf(call, 1), textOf(call, 2)];
  const [source, pattern] = [textOf(call, 3), textOf(call, 4)];
  const fault = faultOfPattern(pattern);
  if (fault !== undefined) {
    const problem = `this is not a regular expression: ${fault}`;
    throw new PromqlError(spanOf(call.args[4]!), {
      code: 'evaluation',
      problem,
      fix: 'write a regular expression in RE2 syntax',
    });
  }
  const compiled = wholePattern(pattern);
  return columns.map((column) => {
    const filled = replace(compiled, column.labels[source] ?? '', replacement);
    return filled === undefined ? column : { ...column, labels: withLabel(column.labels, target, filled) };
  });
};

export const labelJoin = (call: Call, columns: readonly Column[]): readonly Column[] => {
  const [target, separator] = [nameOf(call, 1), textOf(call, 2)];
  const sources = call.args.slice(3).map((_, index) => nameOf(call, index + 3));
  return columns.map((column) => {
    const value = sources.map((source) => column.labels[source] ?? '').join(separator);
    return { ...column, labels: withLabel(column.labels, target, value) };
  });
};

const textOf = ({ args }: Call, index: number): string => {
  const arg = args[index];
  return arg?.kind === 'String' ? arg.value : '';
};

const nameOf = (call: Call, index: number): string => {
  const name = textOf(call, index);
  if (name !== '') return name;
  throw new PromqlError(spanOf(call.args[index]!), {
    code: 'evaluation',
    problem: `${call.function}() takes the name of a label here, and this is empty`,
    fix: 'name the label',
  });
};

/** Letters and digits of any script are part of a name, so that `$1x` is the group `1x`, which does not exist. */
const reference = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** Undefined when the value does not match. */
const replace = (pattern: RE2JS, value: string, replacement: string): string | undefined => {
  const matcher = pattern.matcher(value);
  if (!matcher.find()) return undefined;
  const group = (name: string): string => {
    if (/^(?:0|[1-9]\d*)$/.test(name)) {
      return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? '') : '';
    }
    return Object.hasOwn(matcher.namedGroups, name) ? (matcher.group(name) ?? '') : '';
  };
  return replacement.replaceAll(reference, (whole: string, inBraces: string | undefined, plain: string | undefined) =>
    whole === '$$' ? '$' : group(inBraces ?? plain ?? ''),
  );
};
