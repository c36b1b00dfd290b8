/** The section on refused callers: no error budget pays for them. */
import type { SystemNodes } from '../alerts/systemNodes.ts';
import { isOneOf } from '../model/selection.ts';
import { apisOf } from '../model/stages.ts';
import type { Measure } from '../series/measure.ts';
import { narrowed } from '../series/series.ts';
import type { ApiSeries } from '../series/stageSeries.ts';
import { statusIn, statusLabel } from '../series/status.ts';
import type { Section } from './dashboard.ts';
import type { ChartPanel } from './panel.ts';
import { chart, line, row, section, titledParts } from './panels.ts';
import type { Query } from './query.ts';

const rate = (of: Measure, ...by: readonly string[]): Query => ({ kind: 'Rate', of, by, over: '5m' });

/** Of a service that others run: what counts its requests says it. */
const refused = ({ dataRequests }: ApiSeries, title: string): ChartPanel => {
  const label = statusIn(dataRequests);
  return chart({
    title,
    unit: '{request}/s',
    style: 'stacked',
    series: [line(`\${${label}}`, rate(narrowed(dataRequests, isOneOf(statusLabel, refusalCodes)), label))],
  });
};

const refusalCodes = ['401', '403', '429'];

export const refusals = ({ system, series }: SystemNodes): Section => {
  const apis = apisOf(system);
  const [api] = apis;
  const auth = api?.kind === 'Api' ? api.auth : undefined;
  return section(
    'Who is refused?',
    auth === undefined || auth === 'none'
      ? 'Anybody may call; only callers above the rate limit are refused (429). Refusals spend no error budget.'
      : 'Refusals spend no error budget. A sudden step is a caller with an expired key, or somebody who guesses keys.',
    ...titledParts(series.api).map(({ part, titled }, index) =>
      row(
        'short',
        ...(apis[index]?.kind === 'OwnService' ? [refused(part, titled('Refused, by status'))] : []),
        chart({
          title: titled('Refused by the API, by status'),
          unit: '{request}/s',
          style: 'stacked',
          series: [
            line(
              '${http.response.status_code}',
              rate(
                narrowed(part.allRequests, isOneOf('http.response.status_code', refusalCodes)),
                'http.response.status_code',
              ),
            ),
          ],
        }),
        ...(apis[index]?.kind === 'OwnService'
          ? []
          : [
              chart({
                title: titled(
                  auth === 'iap'
                    ? 'Refused before the API: Identity-Aware Proxy and Cloud Run'
                    : 'Refused before the API: Cloud Run',
                ),
                unit: '{request}/s',
                style: 'stacked',
                series: [
                  line(
                    '${response_code}',
                    rate(narrowed(part.requests, isOneOf('response_code', refusalCodes)), 'response_code'),
                  ),
                ],
              }),
            ]),
        chart({
          title: titled('Shed: too many concurrent requests (503)'),
          unit: '{request}/s',
          series: [line('shed', rate(part.shed))],
        }),
      ),
    ),
  );
};
