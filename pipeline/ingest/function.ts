/**
 * The ingest stage as a function: `functions-framework --source=pipeline/ingest/function.ts --target=push`, to which a push
 * subscription sends, or `--target=ingest --signature-type=cloudevent` behind a trigger. A message that is not settled fails the
 * invocation, and is retried. On SIGTERM the framework stops the process at once: messages in flight are redelivered, and stored once.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerProblem } from '../http/answerProblem.ts';
import { readIngestConfiguration } from '../service/configuration.ts';
import { openParts } from '../service/parts.ts';
import { systemsFolder } from '../service/systemsFolder.ts';
import { readEvent } from './entry/cloudEvent.ts';
import { notStored, wrongMethod } from './entry/pushListener.ts';
import { readPush } from './entry/readPush.ts';
import { openEntry } from './service.ts';

/** The platform authenticates callers of a function itself. */
const variables = { ...process.env, ATALAYA_ENTRY: 'push', ATALAYA_PUSH_AUTH: 'none' };
const systems = systemsFolder(process.env);
const parts = await openParts({
  name: 'ingest',
  configuration: await readIngestConfiguration(variables, systems),
  variables,
  systems,
});
const entry = openEntry(parts);

/** Rejects, so that the event is retried. It has one parameter: the framework takes a second one for a callback. */
export const ingest = async (event: unknown): Promise<void> => {
  const received = readEvent(event, { traceparent: undefined, now: Date.now() });
  const settlement = await entry(received, () => Buffer.from(JSON.stringify(event)));
  if (settlement === 'retry') throw new Error('the message could not be stored yet; retry later');
};

/** The framework has read the body already, and keeps its bytes. */
export const push = async (
  request: IncomingMessage & { readonly rawBody?: Buffer },
  response: ServerResponse,
): Promise<void> => {
  if (request.method !== 'POST') return answerProblem(response, wrongMethod);
  const body = request.rawBody ?? Buffer.alloc(0);
  const settlement = await entry(readPush(request.headers, body, Date.now()), () => body);
  if (settlement === 'retry') answerProblem(response, notStored);
  else response.writeHead(204).end();
};
