/** What a system's plans are made of, but for its id: systems of a kind have the same load tests. */
import type { System } from '../model/system.ts';

export const kindOf = ({ objectives, alerts, load, schema, stages: { api } }: System): string =>
  JSON.stringify([objectives, alerts, load, schema, api.routes, api.port, api.auth]);
