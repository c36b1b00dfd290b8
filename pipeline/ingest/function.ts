/**
 * The ingest stage as an event-driven function: `functions-framework --source=pipeline/ingest/function.ts
 * --target=ingest --signature-type=cloudevent`. A message that was not settled is a failed invocation, which the trigger
 * repeats. The framework ends the process at once on SIGTERM: what is in flight then comes again, and is stored once.
 */
import { setGlobals } from '../telemetry/globals.ts';
import { readIngestConfiguration } from '../service/configuration.ts';
import { openParts } from '../service/parts.ts';
import { readEvent } from './doors/cloudEvent.ts';
import { openDoor } from './service.ts';

setGlobals();

/** The platform decides who may call a function, before it is called. */
const variables = { ...process.env, ATALAYA_DOOR: 'push', ATALAYA_PUSH_AUTH: 'none' };
const parts = await openParts({
  name: 'ingest',
  configuration: readIngestConfiguration(variables),
  variables,
  systems: new URL('../../systems/', import.meta.url),
});
const door = openDoor(parts);

/** Rejects, so that the event comes again. With one parameter, as the framework tells callbacks by a second one. */
export const ingest = async (event: unknown): Promise<void> => {
  const received = readEvent(event, { traceparent: undefined, now: Date.now() });
  const settlement = await door(received, () => Buffer.from(JSON.stringify(event)));
  if (settlement === 'retry') throw new Error('the message could not be stored yet; send it again');
};
