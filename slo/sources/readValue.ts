/** Reads a source of a value: of a threshold or a panel. */
import type { ValueSource } from '../../model/indicatorSource.ts';
import type { StageName } from '../../model/stage.ts';
import { queryValue } from './querySource.ts';
import { placed, readDistribution, readSelection, type Read } from './readSource.ts';

export const readValue = (source: ValueSource, path: string, stage: StageName): Read<ValueSource> => {
  switch (source.kind) {
    case 'PromqlSource': {
      const read = queryValue(source.query, stage);
      return read.kind === 'SourceFault' ? placed(path, read) : { source: { ...source, read } };
    }
    case 'DistributionSource': {
      const read = readDistribution(source, stage);
      return read.kind === 'SourceFault' ? placed(path, read) : { source: { ...source, read } };
    }
    case 'MetricSource':
    case 'FilterSource':
    case 'LogCounter': {
      const read = readSelection(source, 'value', stage);
      return read.kind === 'SourceFault' ? placed(path, read) : { source: { ...source, read } };
    }
  }
};
