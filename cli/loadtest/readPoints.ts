/** Reads k6's raw result line by line, and keeps only the points that a report draws. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ScenarioName } from '../../loadtest/plan.ts';
import type { CountPoint, RequestPoint, RunPoints } from '../../loadtest/report/points.ts';

interface RawPoint {
  readonly metric: string;
  readonly data: {
    readonly time: string;
    readonly value: number;
    readonly tags?: { readonly scenario?: ScenarioName; readonly status?: string; readonly name?: string };
    readonly metadata?: { readonly trace_id?: string };
  };
}

const wanted = /^\{"metric":"(http_req_duration|dropped_iterations|readable_after)","type":"Point"/;

/**
 * `startedAt` in milliseconds since the epoch. A truncated file, as after a full disk, gives the points before the cut.
 */
export const readPoints = async (file: string, startedAt: number): Promise<RunPoints> => {
  const requests: RequestPoint[] = [];
  const dropped: CountPoint[] = [];
  const readableAfter: CountPoint[] = [];
  const unzipped = pipeline(createReadStream(file), createGunzip(), () => undefined);
  try {
    for await (const line of createInterface({ input: unzipped })) {
      if (!wanted.test(line)) continue;
      const { metric, data } = JSON.parse(line) as RawPoint;
      const { value, tags = {} } = data;
      const { scenario } = tags;
      // The set-up's request belongs to no scenario.
      if (scenario === undefined) continue;
      const at = Math.max(0, (Date.parse(data.time) - startedAt) / 1_000);
      if (metric === 'http_req_duration') {
        const { status = '0', name = '' } = tags;
        const trace = data.metadata?.trace_id;
        requests.push({ scenario, at, milliseconds: value, status: Number(status), name, trace });
      } else if (value > 0) {
        (metric === 'dropped_iterations' ? dropped : readableAfter).push({ scenario, at, value });
      }
    }
  } catch {
    // Points read before the error are valid.
  }
  return { requests, dropped, readableAfter };
};
