/** A receiver in a process of its own, which a test kills. Arguments: state file, port of the mail server. Prints its URL. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmail } from '../../receiver/delivery/email.ts';
import { parses } from '../../receiver/intake/parse.ts';
import { noTelemetry } from '../../receiver/telemetry.ts';
import { openReceiver } from '../../receiver/receiver.ts';
import { routeOf, testOrganization, twoPeople } from '../../receiver/testing/organization.ts';
import { silent } from '../../receiver/testing/silent.ts';
import { token } from '../../receiver/testing/posted.ts';

const [state = '', mailPort = ''] = process.argv.slice(2);

const smtp = {
  host: '127.0.0.1',
  port: Number(mailPort),
  secure: false,
  requireTls: false,
  user: undefined,
  password: undefined,
  from: 'oncall@example.com',
};

const server = createServer({ keepAliveTimeout: 0 });
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver = openReceiver({
    organization: testOrganization,
    route: routeOf(testOrganization),
    escalation: twoPeople(testOrganization),
    state,
    senders: [{ name: 'alertmanager', auth: { kind: 'Bearer', token: () => token }, parse: parses.alertmanager }],
    destinations: { Email: createEmail(smtp, (address) => address) },
    url,
    linkKey: undefined,
    heartbeats: [],
    rate: { perSecond: 10_000, burst: 10_000 },
    proxies: 0,
    logger: silent,
    telemetry: noTelemetry,
    wall: Date.now,
    monotonic: () => performance.now(),
    random: Math.random,
  });
  server.on('request', receiver.listener);
  receiver.start();
  process.stdout.write(`${url}\n`);
});
