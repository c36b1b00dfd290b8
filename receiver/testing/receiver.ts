/** A receiver with a fake clock, a mail server on this machine, and its HTTP interface on a free port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createEmail } from '../delivery/email.ts';
import { noTelemetry } from '../telemetry.ts';
import { parses } from '../intake/parse.ts';
import { openReceiver, type Receiver, type ReceiverOptions } from '../receiver.ts';
import { startMailServer, type TestMailServer } from './smtpServer.ts';
import { newFolder } from './folder.ts';
import { token } from './posted.ts';
import { silent } from './silent.ts';
import { routeOf, testOrganization, twoPeople } from './organization.ts';

export interface TestClock {
  now: number;
}

export interface TestReceiver {
  readonly receiver: Receiver;
  readonly url: string;
  readonly mail: TestMailServer;
  readonly clock: TestClock;
  readonly post: (sender: string, body: unknown, token?: string) => Promise<Response>;
  /** Steps until nothing is due or being sent. */
  readonly settle: () => Promise<void>;
  /** Moves the clock, then settles. */
  readonly pass: (ms: number) => Promise<void>;
  /** Stops it as a restart does; `folder` can be opened again. */
  readonly close: () => Promise<void>;
}

export interface TestOptions extends Partial<ReceiverOptions> {
  /** Default: a new one, which is removed after the last test of the file. */
  readonly folder?: string;
  readonly mail?: TestMailServer;
  readonly clock?: TestClock;
  readonly timeouts?: { readonly connectMs: number; readonly dataMs: number };
}

export const startTestReceiver = async (options: TestOptions = {}): Promise<TestReceiver> => {
  const { folder = newFolder(), clock = { now: Date.parse('2026-11-30T03:00:00Z') } } = options;
  const mail = options.mail ?? (await startMailServer());
  const server = createServer({ keepAliveTimeout: 0 });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const organization = options.organization ?? testOrganization;
  const smtp = {
    host: '127.0.0.1',
    port: mail.port,
    secure: false,
    requireTls: false,
    user: undefined,
    password: undefined,
    from: 'oncall@example.com',
  };
  const auth = { kind: 'Bearer', token: () => token } as const;
  const receiver = openReceiver({
    organization,
    route: routeOf(organization),
    escalation: twoPeople(organization),
    state: path.join(folder, 'receiver.sqlite'),
    senders: (['alertmanager', 'cloud-monitoring', 'pubsub'] as const).map((name) => ({
      name,
      auth,
      parse: parses[name],
    })),
    destinations: { Email: createEmail(smtp, (address) => address, options.timeouts) },
    url,
    linkKey: undefined,
    heartbeats: [],
    rate: { perSecond: 10_000, burst: 10_000 },
    proxies: 0,
    logger: silent,
    telemetry: noTelemetry,
    wall: () => clock.now,
    monotonic: () => 0,
    random: () => 0.5,
    ...options,
  });
  server.on('request', receiver.listener);
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 3; round += 1) {
      await receiver.step();
      await receiver.idle();
    }
  };
  return {
    receiver,
    url,
    mail,
    clock,
    post: (sender, body, given = token) =>
      fetch(`${url}/hooks/${sender}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${given}`, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    settle,
    pass: async (ms) => {
      clock.now += ms;
      await settle();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await receiver.close();
    },
  };
};
