/**
 * Doors in front of two pipelines, of which one holds back every answer for a share of the time that it took. Timers of Node
 * cannot wait for a tenth of a millisecond, so the door looks at the clock until it is time.
 */
import { createServer, request, Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Asked } from '../cli/gate/measure.ts';
import type { Target } from '../cli/loadtest/target.ts';

interface Door {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export const startDelays = async (
  candidate: Target,
  baseline: Target,
  share: number,
): Promise<Asked & { readonly close: () => Promise<void> }> => {
  const [slow, plain] = [await startDoor(candidate.url, share), await startDoor(baseline.url, 0)];
  return {
    candidate: { ...candidate, url: slow.url },
    baseline: { ...baseline, url: plain.url },
    close: async () => void (await Promise.all([slow.close(), plain.close()])),
  };
};

const startDoor = async (to: string, share: number): Promise<Door> => {
  const { port } = new URL(to);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, answer) => {
    const begun = performance.now();
    const { method, url, headers } = asked;
    request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (own) => {
      const chunks: Buffer[] = [];
      own.on('data', (chunk: Buffer) => chunks.push(chunk));
      own.on('end', () => {
        const taken = performance.now() - begun;
        at(begun + taken * (1 + share), () => {
          answer.writeHead(own.statusCode ?? 502, own.headers).end(Buffer.concat(chunks));
        });
      });
    })
      .on('error', () => answer.destroy())
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Lets everybody else work meanwhile. */
const at = (time: number, then: () => void): void => {
  if (performance.now() >= time) then();
  else setImmediate(() => at(time, then));
};
