/**
 * The receiver of `atalaya oncall serve`, watched by its own metrics as any other service. Let these alerts reach people without it: what
 * they say is that it may not deliver. Source of the metrics: receiver/metrics.ts.
 */
import { promql, ratio } from '../model/indicatorSource.ts';
import { availability } from '../model/objective.ts';
import { service } from '../model/ownStage.ts';
import { watchSystem, type System } from '../model/system.ts';

/** Of the scrape that docs/guides/on-call-receiver.md shows. */
const job = 'job="atalaya-receiver"';

const receiver: System = watchSystem({
  id: 'receiver',
  description: 'Takes notifications of Alertmanager and Cloud Monitoring, and pages whoever is on call.',
  owner: 'data-platform',
  criticality: 'high',
  stages: { api: service('atalaya-receiver', { probe: 'https://oncall.example.com/ready' }) },
  objectives: [
    availability('api', {
      id: 'pages-within-30s',
      target: '99%',
      window: '28d',
      of: ratio({
        good: promql(`atalaya_receiver_delivery_delay_bucket{${job}, kind="page", le="30"}`),
        total: promql(`atalaya_receiver_delivery_delay_count{${job}, kind="page"}`),
      }),
      why: 'Teams count on a page within a minute of its alert: the other half of it is the rule and the grouping.',
      rejected: [{ indicator: 'attempts that succeed', why: 'a page may take several, and be in time' }],
    }),
    availability('api', {
      id: 'messages-delivered',
      target: '99.9%',
      window: '28d',
      of: ratio({
        bad: promql(`atalaya_receiver_deliveries_failed_total{${job}}`),
        total: promql(
          `sum(increase(atalaya_receiver_delivery_delay_count{${job}}[$window])) + sum(increase(atalaya_receiver_deliveries_failed_total{${job}}[$window]))`,
        ),
      }),
      why: 'A message that is given up has an address, a token or a channel that is wrong: nobody reads it.',
      rejected: [],
    }),
    availability('api', {
      id: 'notifications-taken',
      target: '99%',
      window: '28d',
      of: ratio({
        bad: promql(`http_server_request_duration_count{${job}, http_response_status_code=~"4..|5.."}`),
        total: promql(`http_server_request_duration_count{${job}}`),
      }),
      why: 'A sender with wrong credentials, too many notifications or a form that is not understood pages nobody.',
      rejected: [{ indicator: 'responses that are not 5xx', why: 'a sender whose token is refused is as silent' }],
    }),
    availability('api', {
      id: 'outbox-moves',
      target: '99.5%',
      window: '7d',
      of: ratio({
        good: promql(`sum(sum_over_time((atalaya_receiver_outbox_oldest{${job}} <= bool 300)[$window:2m]))`),
        total: promql(`sum(count_over_time(atalaya_receiver_outbox_oldest{${job}}[$window:2m]))`),
      }),
      why: 'A message that waits for five minutes waits for a destination that is down or refuses for now.',
      rejected: [
        { indicator: 'messages in the outbox', why: 'a thousand pages at once are many, and gone in seconds' },
      ],
    }),
    availability('api', {
      id: 'runs',
      target: '99.9%',
      window: '28d',
      of: ratio({
        good: promql(`sum(sum_over_time(up{${job}}[$window]))`),
        total: promql(`sum(count_over_time(up{${job}}[$window]))`),
      }),
      why: 'While it does not run, nobody is paged by it. Senders keep their notifications and send again.',
      rejected: [{ indicator: 'the heartbeat', why: 'the receiver itself has to run to miss it' }],
    }),
  ],
});

export default receiver;
