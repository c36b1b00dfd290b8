/** For tests: telemetry and a logger that record their calls. */
import type { Attributes } from '../../ports.ts';
import type { ApiTelemetry, Logger, Tracing, WarehouseTelemetry } from '../../telemetry/telemetry.ts';

export interface Recorder {
  readonly telemetry: {
    readonly api: ApiTelemetry;
    readonly warehouse: WarehouseTelemetry;
    readonly tracing: Tracing;
  };
  readonly logger: Logger;
  /** Requests that have come in. */
  begun: number;
  /** '<method> <route> <status>', then 'declared', 'synthetic', both or neither. */
  readonly requests: string[];
  readonly cache: string[];
  readonly operations: string[];
  readonly billed: string[];
  readonly lines: { readonly level: string; readonly fields: object; readonly message: string }[];
  shed: number;
  skipped: number;
  attributes: Attributes | undefined;
}

export const createRecorder = (): Recorder => {
  const log =
    (level: string) =>
    (fields: object, message: string): void => {
      recorder.lines.push({ level, fields, message });
    };
  const recorder: Recorder = {
    telemetry: {
      api: {
        request: (route, method, declared) => {
          recorder.begun++;
          return (status, _seconds, synthetic) => {
            const kinds = [...(declared ? ['declared'] : []), ...(synthetic ? ['synthetic'] : [])];
            recorder.requests.push([method, route, status, ...kinds].join(' '));
          };
        },
        cache: (result) => recorder.cache.push(result),
        shed: () => recorder.shed++,
        skippedRows: (count) => {
          recorder.skipped += count;
        },
      },
      warehouse: {
        operation: (name, _seconds, error) => {
          recorder.operations.push(error === undefined ? name : `${name} ${error}`);
        },
        billed: (route, bytes) => {
          recorder.billed.push(`${route} ${bytes}`);
        },
      },
      tracing: {
        inject: () => recorder.attributes,
        startBatch: () => ({ links: [], end: () => undefined }),
        insert: async (_batches, _rows, insert) => insert(),
        query: async (query) => query(),
      },
    },
    logger: {
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
    },
    begun: 0,
    requests: [],
    cache: [],
    operations: [],
    billed: [],
    lines: [],
    shed: 0,
    skipped: 0,
    attributes: undefined,
  };
  return recorder;
};
