/**
 * What a system consumes in a 30-day month at its declared load: requests, instances, messages, rows and queries. The declared load is
 * what the system is built for, so that a month of it is an upper bound of traffic. What the definition does not say is not known.
 */
import { exampleRow } from '../model/exampleRow.ts';
import { infrastructureOf } from '../model/infrastructure.ts';
import { leastTraffic } from '../model/load.ts';
import { monthSeconds } from '../model/month.ts';
import { bytes, perSecond, seconds } from '../model/quantity.ts';
import type { Resources } from '../model/stage.ts';
import { apisOf, runServicesIn } from '../model/stages.ts';
import { isPipelineSystem, whyNotRun, type PipelineSystem, type System } from '../model/system.ts';
import { clamp } from '../numbers/clamp.ts';
import { apiSize, ingestSize, type DeclaredSize } from '../loadtest/sizing/declaredSize.ts';
import { thinkSeconds, trafficOf } from '../loadtest/traffic.ts';
import type { CostItem } from './item.ts';
import { requestLogBytes } from './requestLog.ts';

/** Of a published or delivered message, at least. Source: Pub/Sub pricing, "minimum 1000 bytes per publish, push or pull request". */
const leastMessageBytes = 1_000;
/** Of a streamed row, at least. Source: BigQuery pricing, streaming inserts: rows count 1 KB at least. */
const leastInsertBytes = 1_000;
/** Of a query, at least. Source: BigQuery pricing: 10 MB of each table that a query reads. */
const leastScanBytes = 10 * 2 ** 20;
/** Message id, published-at and stored-at of each row. */
const ownColumnBytes = 40;

export const running = (system: System): readonly CostItem[] =>
  isPipelineSystem(system) ? ofPipeline(system) : ofOthers(system);

/** Of what others run, the least traffic of its services may be declared, and nothing else. */
const ofOthers = (system: System): readonly CostItem[] => {
  const why = `what others run is watched only: ${whyNotRun(system)}`;
  const unknown = (id: 'requests' | 'cpu' | 'memory'): CostItem => ({
    id,
    amount: undefined,
    bound: 'at least',
    basis: why,
  });
  const isRun = runServicesIn(apisOf(system)).length > 0;
  const least = isRun ? leastTraffic(system.load, 'api') : undefined;
  if (least === undefined) return [unknown('requests'), unknown('cpu'), unknown('memory')];
  const amount = perSecond(least.rate) * monthSeconds;
  const requests: CostItem = {
    id: 'requests',
    amount,
    bound: 'at least',
    basis: `${least.path}: ${least.rate}, all month`,
  };
  return [requests, unknown('cpu'), unknown('memory')];
};

const ofPipeline = (system: PipelineSystem): readonly CostItem[] => {
  const { stages } = system;
  const { load, readRate, postRate, messageRate } = ratesOf(system);
  const isPushed = infrastructureOf(system).ingest !== 'worker';
  const requests = (readRate + postRate + (isPushed ? messageRate : 0)) * monthSeconds;
  const messages = messageRate * monthSeconds;
  const row = new TextEncoder().encode(JSON.stringify(exampleRow(system.schema))).length;
  const sizes = [
    { resources: stages.api.resources, size: apiSize(system) },
    { resources: stages.ingest.resources, size: ingestSize(system) },
  ];
  const instances = `${sizes.map(({ resources, size }) => instancesOf(resources, size)).join(' + ')} instances all month (API + ingest), each request as slow as its objective or deadline allows`;
  const sized = (of: (resources: Resources) => number): number =>
    sizes.reduce((total, { resources, size }) => total + instancesOf(resources, size) * of(resources), 0) *
    monthSeconds;
  const each = `a message as in the schema's example: ${row} bytes`;
  return [
    {
      id: 'requests',
      amount: requests,
      bound: 'at most',
      basis: `${load}; reads, POSTs${isPushed ? ' and pushes to ingest' : ''}`,
    },
    { id: 'cpu', amount: sized(({ cpu }) => cpu), bound: 'about', basis: instances },
    { id: 'memory', amount: sized(({ memory }) => bytes(memory) / 2 ** 30), bound: 'about', basis: instances },
    { id: 'messages', amount: messages, bound: 'at most', basis: load },
    {
      id: 'messageBytes',
      amount: 2 * messages * Math.max(leastMessageBytes, row),
      bound: 'about',
      basis: `published and delivered, ${each}, counted as 1,000 at least`,
    },
    {
      id: 'insertedBytes',
      amount: messages * Math.max(leastInsertBytes, row),
      bound: 'about',
      basis: `${each}, counted as 1,000 at least`,
    },
    storedBytes(system, messageRate * (row + ownColumnBytes)),
    scannedBytes(system, readRate),
    {
      id: 'logBytes',
      amount: requests * requestLogBytes,
      bound: 'about',
      basis: `${requestLogBytes} bytes a request, as in an example of its log entry`,
    },
  ];
};

interface Rates {
  readonly load: string;
  /** A second. */
  readonly readRate: number;
  readonly postRate: number;
  readonly messageRate: number;
}

const ratesOf = (system: PipelineSystem): Rates => {
  const { reads, posts, messages } = trafficOf(system);
  const isPublishing = system.stages.api.routes.some(({ kind }) => kind === 'PublishRoute');
  const { load } = system;
  return {
    load:
      load.kind === 'ClosedLoad'
        ? `${load.users} users who think for ${thinkSeconds} s, all month`
        : `${load.reads} reads and ${load.messages} messages, all month`,
    readRate: reads.kind === 'open' ? reads.rate : reads.users / thinkSeconds,
    postRate: isPublishing ? posts : 0,
    messageRate: load.kind === 'ClosedLoad' ? posts * messages : perSecond(load.messages),
  };
};

/** Instances that are there all month at the declared load. */
export const instancesOf = ({ concurrency }: Resources, { inFlight, min, max }: DeclaredSize): number =>
  clamp(Math.ceil(inFlight / concurrency), Math.max(1, min), max);

/** Rows of the time for which they are kept; of a month where they are kept for ever. */
const storedBytes = (system: PipelineSystem, bytesPerSecond: number): CostItem => {
  const { keepRows } = infrastructureOf(system);
  if (keepRows === undefined) {
    const basis = 'rows of the first month; they are kept for ever, so each month adds as much';
    return { id: 'storedBytes', amount: bytesPerSecond * monthSeconds, bound: 'at least', basis };
  }
  return {
    id: 'storedBytes',
    amount: bytesPerSecond * seconds(keepRows),
    bound: 'about',
    basis: `rows of ${keepRows}, without snapshots`,
  };
};

/** One query for each time that a cached answer is too old: what reads have in common is not in the definition. */
const scannedBytes = (system: PipelineSystem, readRate: number): CostItem => {
  const { cache } = system.stages.api;
  const queries = Math.min(readRate, 1 / seconds(cache)) * monthSeconds;
  return {
    id: 'scannedBytes',
    amount: queries * leastScanBytes,
    bound: 'at least',
    basis: `a query every ${cache}, as equal reads share an answer; 10 MiB each, the least that BigQuery counts`,
  };
};
