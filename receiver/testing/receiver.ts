/** A receiver with a fake clock, a mail server on this machine, and its HTTP interface on a free port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEmail } from '../delivery/email.ts';
import { noTelemetry } from '../telemetry.ts';
import { parses } from '../intake/parse.ts';
import { openReceiver, type Receiver, type ReceiverOptions } from '../receiver.ts';
import { startMailServer, type TestMailServer } from './smtpServer.ts';
import { routeOf, testOrganization, twoPeople } from './organization.ts';

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Removed when the process ends. */
export const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-receiver-'));
  folders.push(folder);
  return folder;
};

export const silent: ReceiverOptions['logger'] = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

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

export const token = 'a-token-of-the-test';

export interface TestOptions extends Partial<ReceiverOptions> {
  /** Default: a new one, which is removed at the end of the process. */
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

/** As Alertmanager 0.34 posts it. */
export const posted = (
  status: 'firing' | 'resolved',
  labels: Readonly<Record<string, string>>,
  times: { readonly startsAt: string; readonly endsAt?: string } = { startsAt: '2026-11-30T02:58:00Z' },
): object => ({
  version: '4',
  groupKey: '{}:{alertname="x"}',
  truncatedAlerts: 0,
  status,
  receiver: 'receiver',
  notification_reason: 'first notification',
  groupLabels: {},
  commonLabels: labels,
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts: [
    {
      status,
      labels,
      annotations: {
        summary: `${labels['alertname']} of ${labels['system']}`,
        description: 'Users are affected.',
        runbook_url: 'https://example.com/runbooks/orders#it',
      },
      startsAt: times.startsAt,
      endsAt: times.endsAt ?? '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus:9090/graph',
      fingerprint: 'f1',
    },
  ],
});

export const page = {
  alertname: 'orders-down',
  system: 'orders',
  owner: 'sales',
  severity: 'page',
  environment: 'prod',
};
