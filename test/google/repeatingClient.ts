/**
 * Repeats a call once whose connection the server had closed, as ingest repeats a batch and Pub/Sub a message. bqemulator closes
 * a connection that was idle for 5 s, and a busy machine may send on it at that moment.
 */
import type { BigQueryClient, Call } from '../../pipeline/google/bigqueryClient.ts';

export const repeatingClient = (client: BigQueryClient): BigQueryClient => ({
  ...client,
  request: async <T>(call: Call): Promise<T> => {
    try {
      return await client.request<T>(call);
    } catch (error) {
      if (!/ECONNRESET|other side closed/.test((error as Error).message)) throw error;
      return client.request<T>(call);
    }
  },
});
