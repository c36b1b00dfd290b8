import { expect, test } from '@jest/globals';
import { ownSignals } from '../../model/signals.ts';
import { catalogueDifferences, emittedMetrics, emittedNames } from './emitted.ts';

const shed =
  '# HELP atalaya_api_shed_total Shed.\n# UNIT atalaya_api_shed_total {request}\n# TYPE atalaya_api_shed_total counter\natalaya_api_shed_total 1\n';
const age =
  '# UNIT atalaya_ingest_age s\n# TYPE atalaya_ingest_age histogram\natalaya_ingest_age_count 1\natalaya_ingest_age_sum 2\natalaya_ingest_age_bucket{le="1"} 0\natalaya_ingest_age_bucket{le="+Inf"} 1\n';
const target = '# TYPE target_info gauge\ntarget_info{service_name="freight"} 1\n';

test('a text is read as families with type, unit and labels', () => {
  expect(emittedMetrics(target + shed + age)).toEqual([
    { name: 'atalaya_api_shed_total', type: 'counter', unit: '{request}', labels: [] },
    { name: 'atalaya_ingest_age', type: 'histogram', unit: 's', labels: [] },
  ]);
  expect(emittedNames(target + shed + age)).toEqual(['atalaya_api_shed_total', 'atalaya_ingest_age']);
});

test('label values may have any characters, and are not read as labels', () => {
  const text = '# TYPE x gauge\nx{route="/a=\\"b\\",c=",status="1"} 1\n';
  expect(emittedMetrics(text)).toEqual([{ name: 'x', type: 'gauge', unit: '', labels: ['route', 'status'] }]);
});

test('a text that agrees with the catalogue has no differences', () => {
  expect(catalogueDifferences(target + shed + age, { complete: false })).toEqual([]);
});

test('each kind of difference is one sentence', () => {
  const text = [
    '# TYPE atalaya_made_up gauge',
    'atalaya_made_up 1',
    '# UNIT atalaya_ingest_age ms',
    '# TYPE atalaya_ingest_age gauge',
    'atalaya_ingest_age{path="/a"} 1',
  ].join('\n');
  expect(catalogueDifferences(text, { complete: false })).toEqual([
    'atalaya_made_up is emitted, but model/signals.ts does not list it',
    'atalaya.ingest.age is emitted as a gauge, but is a histogram',
    "atalaya.ingest.age is emitted in 'ms', but is in 's'",
    'atalaya.ingest.age is emitted with labels it does not have: path',
  ]);
});

test('a signal that nothing emits is named when the text must be complete', () => {
  const missing = catalogueDifferences(shed, { complete: true });
  expect(missing).toHaveLength(ownSignals().length - 1);
  expect(missing).toContain('atalaya.ingest.age is in model/signals.ts, but nothing emits atalaya_ingest_age');
});
