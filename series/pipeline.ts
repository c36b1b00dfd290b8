/** The series of a pipeline's stages, by their meaning: data requests, outcomes of messages, the queue. */
import { isOneOf, is, select, type Selection } from '../model/selection.ts';
import { resourceName, type System } from '../model/system.ts';
import { exportPath } from '../model/stage.ts';
import type { SystemContext } from './context.ts';
import { own, signal } from './own.ts';
import type { Measure } from './measure.ts';

/** Answers on the declared data routes: health, metrics and unknown paths would flatter every figure. */
export const dataRequests = (system: System): Selection => {
  const routes = system.stages.api.routes.flatMap((route) =>
    route.kind === 'ListRoute' ? [route.path, exportPath(route.path)] : [route.path],
  );
  return own(system, 'http.server.request.duration', isOneOf('http.route', [...new Set(routes)].toSorted()));
};

export const outcomes = (system: System, of: readonly string[]): Selection =>
  own(system, 'atalaya.ingest.messages', isOneOf('outcome', of));

/** What the subscription says on Google Cloud, and the embedded queue of itself. */
export const ofQueue = ({ system, environment }: SystemContext, platform: string, embedded: string): Measure => ({
  'cloud-monitoring': select(
    signal(platform),
    is('subscription_id', resourceName(system, system.stages.queue.subscription, environment)),
  ),
  prometheus: own(system, embedded),
});
