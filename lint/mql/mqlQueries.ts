/** Finds MQL in an artefact. */
import { each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo, rawText } from '../artefact/message.ts';

export interface MqlQuery {
  readonly path: ArtefactFault['path'];
  readonly text: string;
  readonly isCondition: boolean;
}

export const mqlQueriesOf = (artefact: Artefact): readonly MqlQuery[] =>
  holders.flatMap(({ type, field, isCondition }) =>
    each(artefact, type).flatMap((message): readonly MqlQuery[] => {
      const text = rawText(message, field);
      return text === undefined ? [] : [{ path: pathTo(message, field), text, isCondition }];
    }),
  );

const holders = [
  { type: 'TimeSeriesQuery', field: 'timeSeriesQueryLanguage', isCondition: false },
  { type: 'MonitoringQueryLanguageCondition', field: 'query', isCondition: true },
];
