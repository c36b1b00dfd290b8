/** Sends one request to an application without a network: Node's request and response over a stream that only reads the link to the next page. */
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
  /** 0 when the answer ended early. */
  readonly status: number;
  /** The query of the next page, from the Link header. */
  readonly next: string | undefined;
}

/** Rejects when there is no answer within ten seconds. */
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
    // Node's own server does the same.
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
