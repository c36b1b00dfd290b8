/** A pipeline emits exactly the signals that the catalogue lists, because SLOs, panels and alerts read them. */
import { describe, expect, test } from '@jest/globals';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { originalIdAttribute } from '../../pipeline/ports.ts';
import { catalogueDifferences } from '../../pipeline/telemetry/emitted.ts';
import { startPipeline } from '../support/runningPipeline.ts';

const fleet = await loadPipelines(systemsFolder);
const freight = fleet.find(({ id }) => id === 'freight')!;
const flight = { date: '2001-01-01T10:00:00Z', delay: 5, distance: 300, origin: 'LAS', destination: 'LAX' };

/** Accepts two requests at once, so that a third is shed. */
const narrow = (system: PipelineSystem): PipelineSystem => {
  const { api } = system.stages;
  return { ...system, stages: { ...system.stages, api: { ...api, resources: { ...api.resources, concurrency: 1 } } } };
};

describe('freight under every kind of traffic', () => {
  test('emit every signal that the catalogue lists, and no other', async () => {
    const { get, post, publish, settled, home, metrics, metric } = await startPipeline(narrow(freight), { fleet });
    const posted = await post('/freight', [flight, { ...flight, origin: 'SFO' }]);
    const [messageId] = (posted.json as { messageIds: string[] }).messageIds;
    await publish('{', '{"delay":1}', JSON.stringify({ ...flight, gate: 'B12' }));
    await home.broker.publish([
      { data: Buffer.from(JSON.stringify(flight)), attributes: { [originalIdAttribute]: messageId! } },
    ]);
    await settled();
    await post('/freight', { ...flight, delay: 'late' });
    await post('/freight', '{');
    for (const path of [
      '/freight',
      '/freight',
      '/freight/LAS',
      '/freight/XXX',
      '/freight?delay=x',
      '/nowhere',
      '/health',
      '/ready',
    ])
      await get(path);
    await get('/freight', { method: 'DELETE' });
    await get('/freight', { method: 'PURGE' });
    await post('/freight', flight, { 'atalaya-synthetic': 'a test' });
    await settled();
    const crowd = await Promise.all(Array.from({ length: 30 }, (_, delay) => get(`/freight?delay=${delay}`)));

    expect(catalogueDifferences(await metrics(), { complete: true })).toEqual([]);
    expect(await metric('atalaya_api_shed_total')).toBe(crowd.filter(({ status }) => status === 503).length);
    expect({
      shed: (await metric('atalaya_api_shed_total')) > 0,
      stored: await metric('atalaya_ingest_messages_total{outcome="stored"}'),
      duplicate: await metric('atalaya_ingest_messages_total{outcome="duplicate"}'),
      badJson: await metric('atalaya_ingest_messages_total{code="bad-json"}'),
      missing: await metric('atalaya_ingest_messages_total{code="missing-field"}'),
      unknownFields: await metric('atalaya_ingest_unknown_fields_total'),
      sent: await metric('messaging_client_sent_messages_total'),
      hit: await metric('atalaya_api_cache_total{result="hit"}'),
      unmatched: await metric('http_server_request_duration_count{http_route="unmatched"}'),
      odd: await metric('http_server_request_duration_count{http_request_method="_OTHER"}'),
      wrongMethod: await metric('http_server_request_duration_count{http_response_status_code="405"}'),
      refused: await metric('http_server_request_duration_count{http_response_status_code="400"}'),
      rejected: await metric('http_server_request_duration_count{http_response_status_code="422"}'),
      backlog: await metric('atalaya_queue_backlog'),
      posted: await metric('atalaya_synthetic_request_duration_count{http_response_status_code="202"}'),
      tests: await metric('atalaya_synthetic_messages_total{outcome="stored"}'),
    }).toEqual({
      shed: true,
      stored: 3,
      duplicate: 1,
      badJson: 1,
      missing: 1,
      unknownFields: 1,
      sent: 3,
      hit: 1,
      unmatched: 1,
      odd: 1,
      wrongMethod: 2,
      refused: 2,
      rejected: 1,
      backlog: 0,
      posted: 1,
      tests: 1,
    });
  });
});

describe('every published system', () => {
  const published = fleet.filter(({ id }) => !/^fleet-(?!01)/.test(id));

  test.each(published)('$id emits only what the catalogue lists', async (system) => {
    const { get, post, publish, settled, metrics } = await startPipeline(system, { fleet });
    await publish('{}', 'x');
    for (const { method, path } of system.stages.api.routes) await (method === 'GET' ? get(path) : post(path, {}));
    await settled();
    expect(catalogueDifferences(await metrics(), { complete: false })).toEqual([]);
  });
});
