/** One request through an application without a network: node's own request and response, over a stream that keeps nothing. */
import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';

export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array | undefined;
}

export type Application = (request: IncomingMessage, response: ServerResponse) => void;

/** The status that was answered; 0 when the answer was broken off. Rejects when there was none in ten seconds. */
export const requestInProcess = (app: Application, { method, url, headers, body }: FuzzRequest): Promise<number> =>
  new Promise((resolve, reject) => {
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as Socket;
    Object.assign(sink, { remoteAddress: '127.0.0.1', setTimeout: () => sink });
    const request = new IncomingMessage(sink);
    Object.assign(request, { method, url, headers });
    if (body !== undefined) request.push(body);
    request.push(null);
    request.complete = true;
    const response = new ServerResponse(request);
    response.assignSocket(sink);
    // As node's own server does.
    sink.on('drain', () => response.emit('drain'));
    const timer = setTimeout(() => reject(new Error('there was no answer in 10 s')), 10_000);
    response.once('finish', () => {
      clearTimeout(timer);
      resolve(response.statusCode);
    });
    response.once('close', () => {
      clearTimeout(timer);
      resolve(response.writableFinished ? response.statusCode : 0);
    });
    app(request, response);
  });
