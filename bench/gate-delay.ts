/**
 * Proxies in front of two pipelines, of which one delays every answer by a share of its latency. Node's timers cannot wait
 * for a tenth of a millisecond, so the proxy waits in a loop that reads the clock.
 */
import { createServer, request, Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dressed } from '../cli/gate/pool.ts';
import type { Target } from '../cli/loadtest/target.ts';
import { median } from '../numbers/quantile.ts';

interface Door {
  readonly url: string;
  /** Milliseconds that answers took behind it. */
  readonly taken: number[];
  /** From now on; `passage` is the milliseconds that a caller waits for the proxy itself. */
  readonly hold: (share: number, passage: number) => void;
  readonly close: () => Promise<void>;
}

/** No answer is delayed before the warm-up has measured the latency that a proxy adds. */
export const startDelays = async (candidate: Target, baseline: Target, share: number): Promise<Dressed> => {
  const [slow, plain] = [await startDoor(candidate.url), await startDoor(baseline.url)];
  return {
    candidate: { ...candidate, url: slow.url },
    baseline: { ...baseline, url: plain.url },
    onWarm: ({ compared: [reads] }) => {
      if (reads === undefined) throw new Error('the warm-up compared nothing');
      slow.hold(share, Math.max(0, reads.candidate - median(slow.taken.slice(-reads.requests))));
    },
    close: async () => void (await Promise.all([slow.close(), plain.close()])),
  };
};

const startDoor = async (to: string): Promise<Door> => {
  const { port } = new URL(to);
  const all: number[] = [];
  // Whoever looks at the clock between other things sees it late: that much less is held back.
  let [share, passage, late] = [0, 0, 0];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, answer) => {
    const begun = performance.now();
    const { method, url, headers } = asked;
    request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (own) => {
      const chunks: Buffer[] = [];
      own.on('data', (chunk: Buffer) => chunks.push(chunk));
      own.on('end', () => {
        const taken = performance.now() - begun;
        all.push(taken);
        const end = begun + taken + share * (taken + passage);
        at(share === 0 ? 0 : end - late, () => {
          if (share > 0) late += (performance.now() - end) / 50;
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
    taken: all,
    hold: (part, way) => {
      [share, passage] = [part, way];
    },
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
