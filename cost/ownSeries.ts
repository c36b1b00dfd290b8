/**
 * How many samples the processes of a pipeline send at each export, at least: series that a healthy system always has. A distribution
 * counts as three: its sum, its count and one bucket. Outcomes that are rare (errors, shed requests, test messages) are left out.
 */
import { apiSize, ingestSize } from '../loadtest/sizing/declaredSize.ts';
import { instrumentOf } from '../model/signals.ts';
import type { PipelineSystem } from '../model/system.ts';
import { signal } from '../series/signal.ts';
import { many } from '../text/count.ts';
import { instancesOf } from './running.ts';

const distributionSamples = 3;

const samplesOf = (id: string, series = 1): number =>
  series * (instrumentOf(signal(id)) === 'histogram' ? distributionSamples : 1);

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Memory, and processor time in two modes. */
const ofProcess = (): number => samplesOf('process.memory.usage') + samplesOf('process.cpu.time', 2);

const objectivesOf = ({ objectives }: PipelineSystem, stage: 'api' | 'ingest'): number =>
  objectives.filter((objective) => objective.stage === stage).length;

const ofEvents = (system: PipelineSystem, stage: 'api' | 'ingest'): number => {
  const objectives = objectivesOf(system, stage);
  return (
    samplesOf('atalaya.objective.good_events', objectives) + samplesOf('atalaya.objective.total_events', objectives)
  );
};

const ofApi = (system: PipelineSystem): number => {
  const { routes } = system.stages.api;
  const methods = new Set(routes.map(({ method }) => method)).size;
  const isPublishing = routes.some(({ kind }) => kind === 'PublishRoute');
  return sum([
    samplesOf('http.server.request.duration', routes.length),
    samplesOf('http.server.active_requests', methods),
    samplesOf('atalaya.api.cache', 2),
    samplesOf('db.client.operation.duration'),
    ...(isPublishing
      ? [samplesOf('messaging.client.sent.messages'), samplesOf('messaging.client.operation.duration')]
      : []),
    ofEvents(system, 'api'),
    ofProcess(),
  ]);
};

const ofIngest = (system: PipelineSystem): number =>
  sum([
    samplesOf('messaging.process.duration'),
    samplesOf('messaging.client.consumed.messages'),
    samplesOf('atalaya.ingest.messages'),
    samplesOf('atalaya.ingest.age'),
    samplesOf('atalaya.ingest.overdue', system.objectives.filter(({ type }) => type === 'freshness').length),
    samplesOf('db.client.operation.duration'),
    ofEvents(system, 'ingest'),
    ofProcess(),
  ]);

/** At each export, of all instances. */
export const ownSeries = (system: PipelineSystem): { readonly samples: number; readonly basis: string } => {
  const { api, ingest } = system.stages;
  const instances = [
    instancesOf(api.resources, apiSize(system)),
    instancesOf(ingest.resources, ingestSize(system)),
  ] as const;
  const each = [ofApi(system), ofIngest(system)] as const;
  return {
    samples: each[0] * instances[0] + each[1] * instances[1],
    basis: `${each[0]} samples of ${many(instances[0], 'instance')} of the API and ${each[1]} of ${instances[1]} of ingest`,
  };
};
