/** Ratios that are provably none: both sides count the same, or the part counts more than the whole. */
import type { EventSource, IndicatorSource, Measured } from '../../model/indicatorSource.ts';
import type { Match } from '../../model/selection.ts';
import type { Expr } from '../../promql/expr.ts';
import { print } from '../../promql/print.ts';
import { sourceFault, type SourceFault } from './fault.ts';

export const contradiction = (source: IndicatorSource): SourceFault | undefined => {
  if (source.kind === 'BelowSource') return undefined;
  if (source.kind === 'PromqlSource') {
    const { read } = source;
    return read?.kind === 'QueryRatio' ? between(read.events, read.total, read.part) : undefined;
  }
  const part = source.good === undefined ? 'bad' : 'good';
  return between(measuredIn(source.good ?? source.bad), measuredIn(source.total), part);
};

const measuredIn = (source: EventSource | undefined): Measured | undefined => {
  const read = source?.read;
  return read?.kind === 'Selection' || read?.kind === 'Formula' ? read : undefined;
};

const between = (
  part: Measured | undefined,
  whole: Measured | undefined,
  name: 'good' | 'bad',
): SourceFault | undefined => {
  if (part === undefined || whole === undefined) return undefined;
  if (textOf(part) === textOf(whole))
    return sourceFault(
      'same-events',
      `${name} and total count the same events: the share is always ${name === 'good' ? '100%' : '0%'}`,
      `select the ${name} events by a label, such as response_code_class`,
    );
  const [of, all] = [only(part), only(whole)];
  if (of === undefined || all === undefined || of.name !== all.name) return undefined;
  const lacking = all.matches.filter((match) => !of.matches.includes(match));
  if (lacking.length === 0 || of.matches.some((match) => !all.matches.includes(match))) return undefined;
  return sourceFault(
    'part-above-whole',
    `${name} counts more than total: total has ${lacking.join(' and ')}, and ${name} has not`,
    `swap ${name} and total, or write the label in both`,
  );
};

const textOf = (measured: Measured): string =>
  measured.kind === 'Formula'
    ? print(measured.tree as Expr)
    : `${measured.signal.id} ${measured.signal.resource} ${measured.matches.map(written).toSorted().join()}`;

const written = ({ label, op, value }: Match): string => `${label}${op}'${value}'`;

/** The one selection that is read. */
const only = (measured: Measured): { readonly name: string; readonly matches: readonly string[] } | undefined => {
  const selections = measured.kind === 'Formula' ? measured.selections : [measured];
  const [first, ...others] = selections;
  if (first === undefined || others.length > 0) return undefined;
  // An expression may do more than to select: only the same expression is compared.
  const shape = measured.kind === 'Formula' ? print(measured.tree as Expr).replaceAll(/\{[^}]*\}/g, '') : '';
  return { name: `${first.signal.id} ${shape}`, matches: first.matches.map(written) };
};
