import type { WidgetData } from '../../console/preview/widgetData.ts';

const finite = (value: number | null): boolean => value === null || Number.isFinite(value);

/** What a page could not draw of it; undefined when all is well. JSON has no NaN: it would have come as null. */
export const faultOf = (data: WidgetData): string | undefined => {
  switch (data.kind) {
    case 'NothingData':
      return data.why;
    case 'SeriesData': {
      if (data.series.some(({ values }) => values.length !== data.times.length)) return 'values without a time';
      if (data.series.some(({ name }) => name === '')) return 'a line without a name';
      return data.series.some(({ values }) => values.every((one) => one === null))
        ? 'a line without values'
        : undefined;
    }
    case 'HeatData':
      return data.counts.flat().every((count) => Number.isFinite(count) && count >= 0) ? undefined : 'a count below 0';
    case 'NumberData':
      return data.value === null ? 'no number' : undefined;
    case 'TableData':
      return data.rows.every(({ name, values }) => name !== '' && values.every((one) => one !== null && finite(one)))
        ? undefined
        : 'an empty cell';
    case 'IncidentData':
      return data.notAsked[0];
    case 'LogData':
    case 'TextData':
      return undefined;
  }
};
