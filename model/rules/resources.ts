/** Resources: combinations that the platform would refuse at deployment, or that could never work. */
import { bytes, QuantityError, type Bytes } from '../quantity.ts';
import type { Resources } from '../stage.ts';
import type { Report } from '../shape/shape.ts';
import { length, repeated, type Rule } from './rule.ts';

/** Least CPU for a memory above this. Source: Cloud Run, memory limits. */
const cpuForMemory: readonly (readonly [Bytes, number])[] = [
  ['24GiB', 8],
  ['16GiB', 6],
  ['8GiB', 4],
  ['4GiB', 2],
  ['1GiB', 1],
  ['512MiB', 0.5],
];

/** Least memory for this much CPU. Source: Cloud Run, CPU limits. */
const memoryForCpu: readonly (readonly [number, Bytes])[] = [
  [6, '4GiB'],
  [4, '2GiB'],
];

const sizeOf = (written: Bytes): number => {
  try {
    return bytes(written);
  } catch (error) {
    if (error instanceof QuantityError) return Number.NaN;
    throw error;
  }
};

const checkResources = (place: string, resources: Resources, report: Report): void => {
  const { cpu, memory, minInstances, maxInstances, concurrency } = resources;
  if (minInstances > maxInstances) {
    const what = `at least ${minInstances} instances, but at most ${maxInstances}`;
    report({ id: 'model/min-over-max', place: `${place}.minInstances`, what, fix: `write ${maxInstances} or less` });
  }
  const [above, needed] = cpuForMemory.find(([limit]) => sizeOf(memory) > sizeOf(limit)) ?? [];
  if (needed !== undefined && cpu < needed) {
    const what = `${memory} with ${cpu} CPU: Cloud Run asks for at least ${needed} above ${String(above)}`;
    report({ id: 'model/cpu-and-memory', place: `${place}.cpu`, what, fix: `write cpu: ${needed}, or less memory` });
  }
  const [, least] = memoryForCpu.find(([from]) => cpu >= from) ?? [];
  if (least !== undefined && sizeOf(memory) < sizeOf(least)) {
    const what = `${cpu} CPU with ${memory}: Cloud Run asks for at least ${least}`;
    report({
      id: 'model/cpu-and-memory',
      place: `${place}.memory`,
      what,
      fix: `write memory: '${least}', or less CPU`,
    });
  }
  if (cpu < 1 && concurrency > 1) {
    const what = `${concurrency} requests at once on ${cpu} CPU: Cloud Run gives less than one CPU to one request at a time`;
    report({ id: 'model/concurrency', place: `${place}.concurrency`, what, fix: 'write concurrency: 1, or cpu: 1' });
  }
};

const api: Rule = {
  reads: ['stages.api'],
  check: ({ stages }, report) => {
    checkResources('stages.api.resources', stages.api.resources, report);
    if (length(stages.api.deadline) <= length(stages.api.resources.timeout)) return;
    if (Number.isNaN(length(stages.api.deadline)) || Number.isNaN(length(stages.api.resources.timeout))) return;
    const what = `the platform ends a request after ${stages.api.resources.timeout}, before the deadline of ${stages.api.deadline}`;
    const fix = 'write a shorter deadline, or a longer resources.timeout';
    report({ id: 'model/deadline-over-timeout', place: 'stages.api.deadline', what, fix });
  },
};

const ingest: Rule = {
  reads: ['stages.ingest', 'stages.queue'],
  check: ({ stages: { ingest, queue } }, report) => {
    checkResources('stages.ingest.resources', ingest.resources, report);
    if (!(length(ingest.batch.wait) * 2 > length(queue.ackDeadline))) return;
    const what = `a batch that waits ${ingest.batch.wait} leaves too little of the ack deadline of ${queue.ackDeadline} to store it`;
    const fix = 'wait for at most half of the ack deadline';
    report({ id: 'model/batch-over-ack-deadline', place: 'stages.ingest.batch.wait', what, fix });
  },
};

const names: Rule = {
  reads: ['stages.ingest', 'stages.api'],
  check: ({ stages: { ingest, api } }, report) => {
    if (ingest.name !== api.name) return;
    const what = `'${api.name}' is the name of the ingest stage too: one would replace the other`;
    report({ id: 'model/duplicate-name', place: 'stages.api.name', what, fix: `write '${api.name}-api'` });
  },
};

const dependencies: Rule = {
  reads: ['id', 'dependsOn'],
  check: ({ id, dependsOn = [] }, report) => {
    dependsOn.forEach((other, i) => {
      if (other !== id) return;
      const what = `'${id}' depends on itself`;
      report({ id: 'model/depends-on-itself', place: `dependsOn[${i}]`, what, fix: 'remove it' });
    });
    repeated(dependsOn, String, (other, i) => {
      const what = `'${other}' is there twice`;
      report({ id: 'model/duplicate-reference', place: `dependsOn[${i}]`, what, fix: 'remove one' });
    });
  },
};

export const resourceRules: readonly Rule[] = [api, ingest, names, dependencies];
