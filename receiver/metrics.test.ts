import { expect, test } from '@jest/globals';
import { startMetrics } from './metrics.ts';
import { startTestReceiver } from './testing/receiver.ts';
import { page, posted } from './testing/posted.ts';

const valueOf = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1),
  );

test('metrics count notifications, alerts, attempts and what waits; what an alert reads exists from the start', async () => {
  const metrics = await startMetrics({ senders: ['alertmanager'], instance: 'test', environment: {} });
  const started = await startTestReceiver({ telemetry: metrics.telemetry });
  expect(valueOf(await metrics.text(), 'atalaya_receiver_deliveries_failed_total{destination="Email"}')).toBe(0);
  started.mail.answers.recipient = (address) => (address === 'ana@example.com' ? 550 : 451);
  await started.post('alertmanager', posted('firing', page));
  await started.settle();
  await started.pass(500);
  const text = await metrics.text();
  const values = {
    answered:
      'http_server_request_duration_count{http_request_method="POST",http_route="/hooks/alertmanager",http_response_status_code="200"}',
    fired: 'atalaya_receiver_alerts_total{sender="alertmanager",outcome="fired"}',
    failed: 'atalaya_receiver_deliveries_failed_total{destination="Email"}',
    refused: 'atalaya_receiver_attempt_duration_count{destination="Email",outcome="Refused"}',
    notNow: 'atalaya_receiver_attempt_duration_count{destination="Email",outcome="NotNow"}',
    queued: 'atalaya_receiver_outbox_messages{state="queued"}',
    oldest: 'atalaya_receiver_outbox_oldest',
    open: 'atalaya_receiver_incidents{state="open"}',
    firing: 'atalaya_receiver_firing',
  };
  expect(Object.fromEntries(Object.entries(values).map(([name, series]) => [name, valueOf(text, series)]))).toEqual({
    answered: 1,
    fired: 1,
    failed: 1,
    refused: 1,
    notNow: 1,
    queued: 1,
    oldest: 0.5,
    open: 1,
    firing: 1,
  });
  await started.close();
  await started.mail.close();
  await metrics.shutdown();
});
