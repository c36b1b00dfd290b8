/** The events of a system by stage: what ingest stores, and what the API is asked for. */
import type { Rate } from '../model/quantity.ts';
import type { SystemContext } from '../series/context.ts';
import type { Measure } from '../series/measure.ts';
import { named } from './titles.ts';

export interface StageTraffic {
  readonly events: 'messages' | 'reads';
  readonly words: string;
  readonly stage: 'ingest' | 'api';
  readonly of: Measure;
  readonly always: Rate | undefined;
  readonly inId: string;
  readonly inTitle: string;
}

export const stageTraffic = ({ system: { load }, series }: SystemContext): readonly StageTraffic[] => [
  ...named(series.ingest).map(({ part, inId, inTitle }) => ({
    events: 'messages' as const,
    words: part.handledWords,
    stage: 'ingest' as const,
    of: part.handled,
    always: load?.always?.messages,
    inId,
    inTitle,
  })),
  ...named(series.api).map(({ part, inId, inTitle }) => ({
    events: 'reads' as const,
    words: 'data requests',
    stage: 'api' as const,
    of: part.dataRequests,
    always: load?.always?.reads,
    inId,
    inTitle,
  })),
];
