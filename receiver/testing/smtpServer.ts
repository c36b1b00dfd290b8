/** A mail server on this machine whose answers a test chooses. */
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly text: string;
  readonly header: (name: string) => string | undefined;
}

export interface MailAnswers {
  /** Of RCPT TO: undefined takes the recipient. */
  recipient?: ((address: string) => number | undefined) | undefined;
  /** Of DATA: called when the mail was read. */
  data?: ((mail: ReceivedMail) => number | undefined) | undefined;
  /** Milliseconds until DATA is answered. */
  dataDelay?: number;
}

export interface TestMailServer {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  readonly answers: MailAnswers;
  readonly close: () => Promise<void>;
}

const refusal = (code: number): Error => Object.assign(new Error(`answer ${code} of the test`), { responseCode: code });

export const startMailServer = async (port = 0): Promise<TestMailServer> => {
  const mails: ReceivedMail[] = [];
  const answers: MailAnswers = {};
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const code = answers.recipient?.(address);
      done(code === undefined ? null : refusal(code));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = mailOf(
          session.envelope.rcptTo.map(({ address }) => address),
          Buffer.concat(chunks).toString(),
        );
        const code = answers.data?.(mail);
        if (code === undefined) mails.push(mail);
        setTimeout(() => done(code === undefined ? null : refusal(code)), answers.dataDelay ?? 0).unref();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

const mailOf = (to: readonly string[], source: string): ReceivedMail => {
  const at = source.indexOf('\r\n\r\n');
  const head = source.slice(0, at).replaceAll(/\r\n[ \t]+/g, ' ');
  const quoted = /^content-transfer-encoding: quoted-printable/im.test(head);
  const body = source.slice(at + 4);
  return {
    to,
    text: quoted ? decoded(body) : body,
    header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1],
  };
};

const decoded = (text: string): string =>
  Buffer.from(
    text
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
