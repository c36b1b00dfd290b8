/** What Google Cloud counts of queues, and of the jobs that read them: Pub/Sub, Managed Kafka, Dataflow. */
import type { Labels } from '../../../model/point.ts';
import type { KafkaTopic } from '../../../model/ownStage.ts';
import type { Queue } from '../../../model/stage.ts';
import { ingestsOf, pubsubQueuesOf, queuesOf } from '../../../model/stages.ts';
import { hurtAt, leftAt, type Flow } from '../flow.ts';
import { part, type Amount, type Metric } from '../metric.ts';
import { counter, deployed, gauge, growing, histogram, often, resource, type WatchedMetrics } from './labels.ts';
import { messagesOf } from './requests.ts';
import type { WatchedWorld } from './world.ts';

const subscription = (world: WatchedWorld, queue: Queue, more: Labels = {}): Labels =>
  resource(world, 'pubsub_subscription', { subscription_id: deployed(world, queue.subscription), ...more });

const flowOf = ({ messages }: WatchedWorld, { topic }: Pick<Queue, 'topic'>): Flow => {
  const flow = messages.get(topic);
  if (flow === undefined) throw new Error(`the simulation has no messages of topic '${topic}'`);
  return flow;
};

const eachSubscription =
  (make: (world: WatchedWorld, queue: Queue, flow: Flow) => readonly Metric[]) =>
  (world: WatchedWorld): readonly Metric[] =>
    pubsubQueuesOf(world.system).flatMap((queue) => make(world, queue, flowOf(world, queue)));

/** Seconds that a message takes while all is well. */
const usualAge = 3;

/** Messages published and not acknowledged. */
const backlogAt =
  ({ acknowledged, incident }: WatchedWorld, flow: Flow) =>
  (at: number): number => {
    const piled = (acknowledged.usual - acknowledged.hurt) * flow.hurt(at);
    return Math.round(flow.rate(at) * usualAge + piled * (incident === undefined ? 1 : leftAt(incident, at)));
  };

/** Seconds: what is not acknowledged waits from the beginning of the incident. */
const oldestAt =
  ({ acknowledged, incident }: WatchedWorld) =>
  (at: number): number => {
    if (incident === undefined || at <= incident.from) return usualAge;
    const share = acknowledged.usual - acknowledged.hurt;
    return Math.round(usualAge + (share * (at - incident.from) * leftAt(incident, at)) / 1_000);
  };

/** A counter of deliveries: pulled, so that they are no requests. */
const pulled = (world: WatchedWorld, queue: Queue, of: Amount): Metric =>
  counter(subscription(world, queue, { delivery_type: 'pull' }), of);

const job = (world: WatchedWorld, name: string, more: Labels = {}): Labels =>
  resource(world, 'dataflow_job', { region: world.system.region, job_name: deployed(world, name), ...more });

const eachJob =
  (make: (world: WatchedWorld, name: string, flow: Flow) => readonly Metric[]) =>
  (world: WatchedWorld): readonly Metric[] =>
    ingestsOf(world.system).flatMap((stage) => {
      const flow = stage.kind === 'DataflowJob' ? messagesOf(world, stage.reads) : undefined;
      return flow === undefined ? [] : make(world, stage.name, flow);
    });

/** Dataflow reads in bundles, so that its watermark is behind while all is well. */
const bundled = 20;

export const queueMetrics: WatchedMetrics = {
  'pubsub.googleapis.com/subscription/num_undelivered_messages': eachSubscription((world, queue, flow) => [
    gauge(subscription(world, queue), backlogAt(world, flow)),
  ]),
  'pubsub.googleapis.com/subscription/oldest_unacked_message_age': eachSubscription((world, queue) => [
    gauge(subscription(world, queue), oldestAt(world)),
  ]),
  'pubsub.googleapis.com/subscription/ack_message_count': eachSubscription((world, queue, flow) => [
    pulled(world, queue, part(flow, world.acknowledged.usual, world.acknowledged.hurt)),
  ]),
  'pubsub.googleapis.com/subscription/sent_message_count': eachSubscription((world, queue, flow) => [
    pulled(world, queue, part(flow, world.delivered.usual, world.delivered.hurt)),
  ]),
  'pubsub.googleapis.com/subscription/expired_ack_deadlines_count': eachSubscription((world, queue, flow) => {
    const { delivered, acknowledged } = world;
    return [pulled(world, queue, part(flow, delivered.usual - acknowledged.usual, delivered.hurt - acknowledged.hurt))];
  }),
  'pubsub.googleapis.com/subscription/dead_letter_message_count': eachSubscription((world, queue) => [
    counter(subscription(world, queue), often(world, 0, world.isStuck ? 0.01 : 0)),
  ]),
  'pubsub.googleapis.com/subscription/ack_latencies': eachSubscription((world, queue, flow) => [
    histogram(
      world,
      subscription(world, queue, { delivery_type: 'pull' }),
      part(flow, world.acknowledged.usual, world.acknowledged.hurt),
      { usual: { median: 300, sigma: 0.5 }, hurt: { median: 3_000, sigma: 0.5 } },
      growing(1, 2, 20),
    ),
  ]),
  'pubsub.googleapis.com/topic/message_sizes': (world) =>
    [...world.messages].flatMap(([topic, flow]) =>
      pubsubQueuesOf(world.system).some((queue) => queue.topic === topic)
        ? [
            histogram(
              world,
              resource(world, 'pubsub_topic', { topic_id: deployed(world, topic) }),
              part(flow, 1),
              { usual: { median: 280, sigma: 0.4 }, hurt: { median: 280, sigma: 0.4 } },
              growing(16, 2, 20),
            ),
          ]
        : [],
    ),
  'managedkafka.googleapis.com/offset_lag': (world) =>
    queuesOf(world.system)
      .filter((queue): queue is KafkaTopic => queue.kind === 'KafkaTopic')
      .flatMap(({ topic, cluster, consumerGroup }) =>
        ['0', '1', '2'].map((partition) =>
          gauge(
            resource(world, 'managedkafka.googleapis.com/TopicPartitionConsumerGroup', {
              location: world.system.region,
              cluster_id: cluster,
              topic_id: topic,
              consumer_group_id: consumerGroup,
              partition_index: partition,
            }),
            (at) => backlogAt(world, flowOf(world, { topic }))(at) / 3,
          ),
        ),
      ),
  'dataflow.googleapis.com/job/is_failed': eachJob((world, name) => [
    gauge(job(world, name), (at) =>
      world.isBroken && world.incident !== undefined && hurtAt(world.incident, at) > 0.5 ? 1 : 0,
    ),
  ]),
  'dataflow.googleapis.com/job/data_watermark_age': eachJob((world, name) => [
    gauge(job(world, name, { job_id: 'job-1' }), (at) => oldestAt(world)(at) + bundled),
  ]),
  'dataflow.googleapis.com/job/system_lag': eachJob((world, name) => [
    gauge(job(world, name, { job_id: 'job-1' }), (at) => oldestAt(world)(at)),
  ]),
  'dataflow.googleapis.com/job/elements_produced_count': eachJob((world, name, flow) =>
    ['read', 'clean', 'write'].map((step) =>
      counter(
        job(world, name, { job_id: 'job-1', ptransform: step, pcollection: `${step}.out` }),
        part(flow, world.acknowledged.usual, world.acknowledged.hurt),
      ),
    ),
  ),
};
