/**
 * What a Prometheus has: the series that the pipeline's /metrics prints, under names without dots, read as soon as they are
 * scraped. Platform metrics never reach it.
 */
import type { Match, Selection } from '../model/selection.ts';
import { notSupported, type Dialect, type Part } from './dialect.ts';

const labelName = (label: string): string => label.replaceAll(/[^a-zA-Z0-9_]/g, '_');

const matcher = ({ label, op, value }: Match): string => `${labelName(label)}${op}${JSON.stringify(value)}`;

const selector = ({ signal, matches }: Selection, part?: Part): string =>
  `${signal.names.prometheus}${part === undefined ? '' : `_${part}`}{${matches.map(matcher).join(', ')}}`;

export const prometheus: Dialect = {
  id: 'prometheus',
  name: 'Prometheus',
  labelName,
  selector,
  lacks: ({ id, source }) =>
    source === 'platform' ? notSupported(`Google Cloud emits '${id}', and a Prometheus never sees it`) : undefined,
  delayOf: () => undefined,
};
