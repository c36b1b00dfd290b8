/** What BigQuery limits and bills, with sources. The fake uses no other figures. */

/** The megabyte of the price list. */
export const megabyte: number = 2 ** 20;

/**
 * On-demand queries: bytes are rounded up to a megabyte, with at least 10 MB for each table that the query reads. A query that
 * reads no column (INFORMATION_SCHEMA) bills the least amount too.
 * Source: https://cloud.google.com/bigquery/pricing#on_demand_pricing
 * and https://cloud.google.com/bigquery/docs/information-schema-intro#pricing
 */
export const leastBilledBytes: number = 10 * megabyte;

/**
 * Bytes of a value by its type; a string or bytes has 2 more than its content; null has none.
 * Source: https://cloud.google.com/bigquery/pricing#data
 */
export const typeBytes: Readonly<Record<string, number>> = {
  INT64: 8,
  FLOAT64: 8,
  NUMERIC: 16,
  BOOL: 1,
  TIMESTAMP: 8,
  DATE: 8,
};

/**
 * Streaming into a table that is partitioned by a column. The message of the refusal is in
 * https://github.com/mozilla/gcp-ingestion/pull/2721 (2025).
 */
export const streamingDays = { past: 1_825, future: 366 };

/** Bytes of one insertAll request. Source: https://github.com/googleapis/google-cloud-go/issues/2855 (the error's text). */
export const insertAllBytes = 10_485_760;
/** Above this the front end answers 413 with HTML. Source: https://github.com/googleapis/python-bigquery/pull/1409. */
export const insertAllFrontEndBytes: number = 2 * insertAllBytes;
/** Rows of one insertAll request. Source: https://cloud.google.com/bigquery/quotas#streaming_inserts */
export const insertAllRows = 50_000;

/**
 * Streamed rows stay in a buffer for up to 90 minutes: queries see them, copies and DML do not.
 * Source: https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery#dataavailability,
 * https://github.com/glific/glific/issues/820 (the error of DML).
 */
export const bufferMs: number = 90 * 60_000;

/** Loads, copies and appends per table and day. Source: https://cloud.google.com/bigquery/quotas#standard_tables */
export const tableOperationsPerDay = 1_500;

/** Interactive queries of a project that wait in its queue. Source: https://cloud.google.com/bigquery/quotas#query_jobs */
export const queuedQueries = 1_000;

/** Source: https://cloud.google.com/bigquery/quotas#partitioned_tables */
export const partitionsPerTable = 10_000;
