/**
 * The size of the log entry that Cloud Run writes for each request, from an example. Source: Cloud Logging, LogEntry, with the fields of
 * the log run.googleapis.com/requests; the size of an entry is that of its JSON (Cloud Logging pricing, "actual size of the log entries").
 */
const entry = {
  insertId: '6745f1c2000a1b2c3d4e5f60',
  httpRequest: {
    requestMethod: 'GET',
    requestUrl: 'https://orders-api-1234567890.us-central1.run.app/orders?limit=100',
    requestSize: '612',
    status: 200,
    responseSize: '4096',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
    remoteIp: '203.0.113.17',
    serverIp: '198.51.100.4',
    latency: '0.034567890s',
    protocol: 'HTTP/1.1',
  },
  resource: {
    type: 'cloud_run_revision',
    labels: {
      configuration_name: 'orders-api',
      location: 'us-central1',
      project_id: 'orders-production',
      revision_name: 'orders-api-00042-abc',
      service_name: 'orders-api',
    },
  },
  timestamp: '2026-11-30T12:00:00.123456Z',
  severity: 'INFO',
  labels: { instanceId: '0'.repeat(128) },
  logName: 'projects/orders-production/logs/run.googleapis.com%2Frequests',
  trace: 'projects/orders-production/traces/0123456789abcdef0123456789abcdef',
  receiveTimestamp: '2026-11-30T12:00:00.234567Z',
  spanId: '0123456789abcdef',
  traceSampled: true,
};

/** Bytes. */
export const requestLogBytes: number = JSON.stringify(entry).length;
