/** One request through an application without a network: node's own request and response, over a stream that keeps nothing but where the next page is. */
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

export interface FuzzAnswer {
  /** 0 when the answer was broken off. */
  readonly status: number;
  /** The query of the page after this one, from its link. */
  readonly next: string | undefined;
}

/** Rejects when there was no answer in ten seconds. */
export const requestInProcess = (app: Application, { method, url, headers, body }: FuzzRequest): Promise<FuzzAnswer> =>
  new Promise((resolve, reject) => {
    let next: string | undefined;
    const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
      next ??= /\r\nLink: <(\?[^>]*)>; rel="next"/.exec(chunk.toString('latin1'))?.[1];
      done();
    };
    const sink = new Writable({ write }) as unknown as Socket;
    Object.assign(sink, { remoteAddress: '127.0.0.1', setTimeout: () => sink });
    const request = new IncomingMessage(sink);
    Object.assign(request, { method, url, headers, httpVersionMajor: 1, httpVersionMinor: 1 });
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
      resolve({ status: response.statusCode, next });
    });
    response.once('close', () => {
      clearTimeout(timer);
      resolve({ status: response.writableFinished ? response.statusCode : 0, next });
    });
    app(request, response);
  });
