/**
 * What Cloud Run refuses in a template. Sources: https://cloud.google.com/run/quotas, /run/docs/configuring/services/{cpu,memory-limits,
 * healthchecks}, /run/docs/container-contract, and the reference of google.cloud.run.v2.
 */
import { invalid } from '../refusal.ts';
import type { Body } from '../service.ts';

export type Container = Body & { readonly image?: string; readonly env?: readonly Body[] };

const gibibyte = 1024;

/** Mebibytes of `512Mi`, `2Gi`, `512M`. */
const mebibytes = (memory: string): number => {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(Mi|Gi|M|G|k|Ki)?$/.exec(memory) ?? [];
  const factor =
    { Mi: 1, Gi: gibibyte, M: 0.953_674, G: 953.674, Ki: 1 / 1024, k: 0.000_953_674 }[unit] ?? 1 / 1_048_576;
  if (amount === '') throw invalid(`Invalid value for memory: "${memory}".`);
  return Number(amount) * factor;
};

const cores = (cpu: string): number => {
  const [, amount = '', milli] = /^(\d+(?:\.\d+)?)(m)?$/.exec(cpu) ?? [];
  const value = Number(amount) / (milli === undefined ? 1 : 1000);
  if (amount === '' || !(value >= 0.08 && (value < 1 || [1, 2, 4, 6, 8].includes(value))))
    throw invalid(`Invalid value specified for cpu: "${cpu}". CPU must be 1, 2, 4, 6, 8, or from 0.08 to less than 1.`);
  return value;
};

/** The smallest memory of a number of cores, and the fewest cores of a memory, in MiB. */
const memoryRules: readonly { readonly cpu: number; readonly least: number; readonly most: number }[] = [
  { cpu: 0.5, least: 128, most: 512 },
  { cpu: 1, least: 128, most: 4 * gibibyte },
  { cpu: 2, least: 128, most: 8 * gibibyte },
  { cpu: 4, least: 2 * gibibyte, most: 16 * gibibyte },
  { cpu: 6, least: 4 * gibibyte, most: 24 * gibibyte },
  { cpu: 8, least: 4 * gibibyte, most: 32 * gibibyte },
];

/** `requests`: whether it is a service, which handles requests. */
export const checkContainer = (
  { image, resources, env = [] }: Container,
  requests: { concurrency: number } | undefined,
): void => {
  if (typeof image !== 'string' || image === '') throw invalid('containers[0].image is required.');
  const { limits = {}, cpuIdle } = (resources ?? {}) as { limits?: Record<string, string>; cpuIdle?: boolean };
  const cpu = cores(limits['cpu'] ?? '1');
  const memory = mebibytes(limits['memory'] ?? '512Mi');
  const rule = memoryRules.find((row) => cpu <= row.cpu) ?? memoryRules[5]!;
  if (memory < rule.least || memory > rule.most)
    throw invalid(
      `Invalid value specified for container memory. For ${cpu} CPU, memory must be between ${rule.least}Mi and ${rule.most}Mi inclusive: ${limits['memory']}.`,
    );
  if (requests !== undefined && cpu < 1) {
    if (requests.concurrency > 1)
      throw invalid(
        `Invalid value specified for container_concurrency. Total cpu < 1 is not supported with concurrency > 1.`,
      );
    if (cpuIdle === false) throw invalid(`Total cpu < 1 is not supported with cpu always allocated.`);
  }
  const names = env.map(({ name }) => String(name));
  const reserved = names.filter((name) => /^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION|CLOUD_RUN_.*)$/.test(name));
  if (requests !== undefined && reserved.length > 0)
    throw invalid(
      `The following reserved env names were provided: ${reserved.join(', ')}. These values are automatically set by the system.`,
    );
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  if (doubled !== undefined) throw invalid(`Environment variable ${doubled} is defined more than once.`);
};

export const checkProbe = (probe: Body | undefined, kind: 'startup' | 'liveness' | 'readiness'): void => {
  if (probe === undefined) return;
  const value = (field: string, otherwise: number): number => Number(probe[field] ?? otherwise);
  const [period, timeout, failures] = [
    value('periodSeconds', 10),
    value('timeoutSeconds', 1),
    value('failureThreshold', 3),
  ];
  const longest = kind === 'liveness' ? 3600 : kind === 'startup' ? 240 : 300;
  if (period < 1 || period > longest)
    throw invalid(`${kind}_probe.period_seconds must be between 1 and ${longest}: ${period}.`);
  if (timeout < 1 || timeout > period)
    throw invalid(`${kind}_probe.timeout_seconds must be between 1 and period_seconds: ${timeout}.`);
  if (failures < 1) throw invalid(`${kind}_probe.failure_threshold must be at least 1: ${failures}.`);
  if (kind === 'startup' && period * failures > 240)
    throw invalid(
      `startup_probe: failure_threshold * period_seconds must be at most 240 seconds: ${period * failures}.`,
    );
  const delay = value('initialDelaySeconds', 0);
  if (delay < 0 || delay > longest)
    throw invalid(`${kind}_probe.initial_delay_seconds must be between 0 and ${longest}: ${delay}.`);
  const kinds = ['httpGet', 'tcpSocket', 'grpc'].filter((field) => field in probe);
  if (kinds.length !== 1) throw invalid(`${kind}_probe must have exactly one of http_get, tcp_socket and grpc.`);
  if (kind !== 'startup' && 'tcpSocket' in probe) throw invalid(`${kind}_probe does not support tcp_socket.`);
};

export const checkScaling = (scaling: Body | undefined): void => {
  const [least, most] = [Number(scaling?.['minInstanceCount'] ?? 0), scaling?.['maxInstanceCount']];
  if (least < 0 || (most !== undefined && Number(most) < 1)) throw invalid('Instance counts must be positive.');
  if (most !== undefined && least > Number(most))
    throw invalid(`min_instance_count must be less than or equal to max_instance_count: ${least} > ${Number(most)}.`);
};

/** `template.timeout`. */
export const checkTimeout = (timeout: unknown, most: number): void => {
  const seconds = Number(/^(\d+(?:\.\d+)?)s$/.exec(String(timeout))?.[1] ?? Number.NaN);
  if (!(seconds > 0 && seconds <= most)) throw invalid(`timeout must be between 0s and ${most}s: ${String(timeout)}.`);
};

export const checkAnnotations = (annotations: unknown): void => {
  for (const key of Object.keys(annotations ?? {}))
    if (
      /(run|cloud)\.googleapis\.com|(serving|autoscaling)\.knative\.dev/.test(key) ||
      !/^(?:[a-z0-9.-]+\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(key)
    )
      throw invalid(`Invalid annotation "${key}".`);
};

export const checkLabels = (labels: unknown): void => {
  for (const [key, value] of Object.entries((labels ?? {}) as Record<string, string>)) {
    if (/(run|cloud)\.googleapis\.com|(serving|autoscaling)\.knative\.dev/.test(key))
      throw invalid(`Label ${key} is in a namespace that Cloud Run API v2 does not support.`);
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) || !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value))
      throw invalid(
        `Invalid label "${key}: ${value}": lowercase letters, digits, underscores and dashes, at most 63 characters.`,
      );
  }
};
