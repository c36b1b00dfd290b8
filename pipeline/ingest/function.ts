/**
 * The ingest stage as an event-driven function: `functions-framework --source=pipeline/ingest/function.ts
 * --target=ingest --signature-type=cloudevent`. A message that is not settled fails the invocation, and the trigger retries
 * it. On SIGTERM the framework stops the process at once: messages in flight are redelivered, and stored once.
 */
import { readIngestConfiguration } from '../service/configuration.ts';
import { openParts } from '../service/parts.ts';
import { readEvent } from './entry/cloudEvent.ts';
import { openEntry } from './service.ts';

/** The platform authenticates callers of a function itself. */
const variables = { ...process.env, ATALAYA_ENTRY: 'push', ATALAYA_PUSH_AUTH: 'none' };
const parts = await openParts({
  name: 'ingest',
  configuration: readIngestConfiguration(variables),
  variables,
  systems: new URL('../../systems/', import.meta.url),
});
const entry = openEntry(parts);

/** Rejects, so that the event is retried. It has one parameter: the framework takes a second one for a callback. */
export const ingest = async (event: unknown): Promise<void> => {
  const received = readEvent(event, { traceparent: undefined, now: Date.now() });
  const settlement = await entry(received, () => Buffer.from(JSON.stringify(event)));
  if (settlement === 'retry') throw new Error('the message could not be stored yet; retry later');
};
