/** An HTTP destination on this machine: what it was sent, and the answers that a test chooses. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface DestinationAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface DestinationServer {
  readonly url: string;
  readonly posts: readonly ReceivedPost[];
  answer: (post: ReceivedPost) => DestinationAnswer | 'hang up';
  readonly close: () => Promise<void>;
}

export const startDestination = async (): Promise<DestinationServer> => {
  const posts: ReceivedPost[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { headers, url: path = '' } = request;
      const post = { path, headers, text, body: JSON.parse(text) as ReceivedPost['body'] };
      posts.push(post);
      const answer = destination.answer(post);
      if (answer === 'hang up') request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const destination: DestinationServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    answer: () => ({ status: 200 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return destination;
};
