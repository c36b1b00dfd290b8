/** Resources: combinations that the platform would refuse at deployment, or that could never work. */
import { bytes, QuantityError, type Bytes } from '../quantity.ts';
import type { Resources } from '../stage.ts';
import type { Report } from '../shape/shape.ts';
import { millisecondsOrNaN, repeated, type AnyRule, type Rule } from './rule.ts';

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

const sizeOf = (text: Bytes): number => {
  try {
    return bytes(text);
  } catch (error) {
    if (error instanceof QuantityError) return Number.NaN;
    throw error;
  }
};

const checkResources = (path: string, resources: Resources, report: Report): void => {
  const { cpu, memory, minInstances, maxInstances, concurrency } = resources;
  if (minInstances > maxInstances) {
    const message = `at least ${minInstances} instances, but at most ${maxInstances}`;
    report({ id: 'model/min-over-max', path: `${path}.minInstances`, message, fix: `write ${maxInstances} or less` });
  }
  const [memoryLimit, requiredCpu] = cpuForMemory.find(([limit]) => sizeOf(memory) > sizeOf(limit)) ?? [];
  if (requiredCpu !== undefined && cpu < requiredCpu) {
    const message = `${memory} with ${cpu} CPU: Cloud Run needs at least ${requiredCpu} above ${String(memoryLimit)}`;
    report({
      id: 'model/cpu-and-memory',
      path: `${path}.cpu`,
      message,
      fix: `write cpu: ${requiredCpu}, or less memory`,
    });
  }
  const [, requiredMemory] = memoryForCpu.find(([from]) => cpu >= from) ?? [];
  if (requiredMemory !== undefined && sizeOf(memory) < sizeOf(requiredMemory)) {
    const message = `${cpu} CPU with ${memory}: Cloud Run asks for at least ${requiredMemory}`;
    report({
      id: 'model/cpu-and-memory',
      path: `${path}.memory`,
      message,
      fix: `write memory: '${requiredMemory}', or less CPU`,
    });
  }
  if (cpu < 1 && concurrency > 1) {
    const message = `${concurrency} requests at once on ${cpu} CPU: Cloud Run gives less than one CPU to one request at a time`;
    report({ id: 'model/concurrency', path: `${path}.concurrency`, message, fix: 'write concurrency: 1, or cpu: 1' });
  }
};

const api: Rule = {
  reads: ['stages.api'],
  check: ({ stages }, report) => {
    checkResources('stages.api.resources', stages.api.resources, report);
    if (millisecondsOrNaN(stages.api.deadline) <= millisecondsOrNaN(stages.api.resources.timeout)) return;
    if (
      Number.isNaN(millisecondsOrNaN(stages.api.deadline)) ||
      Number.isNaN(millisecondsOrNaN(stages.api.resources.timeout))
    )
      return;
    const message = `the platform stops a request after ${stages.api.resources.timeout}, before the deadline of ${stages.api.deadline}`;
    const fix = 'write a shorter deadline, or a longer resources.timeout';
    report({ id: 'model/deadline-over-timeout', path: 'stages.api.deadline', message, fix });
  },
};

const ingest: Rule = {
  reads: ['stages.ingest', 'stages.queue'],
  check: ({ stages: { ingest, queue } }, report) => {
    checkResources('stages.ingest.resources', ingest.resources, report);
    if (!(millisecondsOrNaN(ingest.batch.wait) * 2 > millisecondsOrNaN(queue.ackDeadline))) return;
    const message = `a batch that waits ${ingest.batch.wait} leaves too little of the ack deadline of ${queue.ackDeadline} to store it`;
    const fix = 'wait for at most half of the ack deadline';
    report({ id: 'model/batch-over-ack-deadline', path: 'stages.ingest.batch.wait', message, fix });
  },
};

const names: Rule = {
  reads: ['stages.ingest', 'stages.api'],
  check: ({ stages: { ingest, api } }, report) => {
    if (ingest.name !== api.name) return;
    const message = `'${api.name}' is also the name of the ingest stage: one deployment would replace the other`;
    report({ id: 'model/duplicate-name', path: 'stages.api.name', message, fix: `write '${api.name}-api'` });
  },
};

export const dependencies: AnyRule = {
  reads: ['id', 'dependsOn'],
  check: ({ id, dependsOn = [] }, report) => {
    dependsOn.forEach((other, i) => {
      if (other !== id) return;
      const message = `'${id}' depends on itself`;
      report({ id: 'model/depends-on-itself', path: `dependsOn[${i}]`, message, fix: 'remove it' });
    });
    repeated(dependsOn, String, (other, i) => {
      const message = `'${other}' is listed twice`;
      report({ id: 'model/duplicate-reference', path: `dependsOn[${i}]`, message, fix: 'remove one' });
    });
  },
};

export const resourceRules: readonly Rule[] = [api, ingest, names];
