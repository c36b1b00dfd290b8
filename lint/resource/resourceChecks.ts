/** Every rule about the resources beside dashboards and policies. */
import type { Artefact } from '../artefact/artefact.ts';
import type { Check } from '../check.ts';
import * as channels from './channelChecks.ts';
import * as logMetrics from './logMetricChecks.ts';
import * as slos from './sloChecks.ts';
import * as uptime from './uptimeChecks.ts';

export const resourceChecks: readonly Check<Artefact>[] = [
  ...Object.values(slos),
  ...Object.values(uptime),
  ...Object.values(logMetrics),
  ...Object.values(channels),
];
