/**
 * Sends mail by SMTP. 4xx is tried again and 5xx is not, when it answers the message (RFC 5321, 4.2.1); a server that cannot be reached,
 * or that refuses the connection or the password, is tried again. A server that is slow to answer DATA may have taken the mail: the time
 * limit is that of RFC 5321, 4.5.3.2.6, and the mail is sent again with the same Message-ID.
 */
import { createTransport } from 'nodemailer';
import type { Address } from '../../model/oncall/person.ts';
import type { Outcome } from './message.ts';
import type { Sender } from './sender.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server has it. */
  readonly secure: boolean;
  readonly requireTls: boolean;
  readonly user: string | undefined;
  readonly password: (() => string) | undefined;
  readonly from: string;
}

/** Milliseconds. */
const connectMs = 30_000;
export const dataMs = 660_000;
const connections = 8;

export const createEmail = (
  options: SmtpOptions,
  addressOf: (address: Address) => string,
  timeouts: { readonly connectMs: number; readonly dataMs: number } = { connectMs, dataMs },
): Sender => {
  const { host, port, secure, requireTls, user, password, from } = options;
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: requireTls,
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password() } }),
    pool: true,
    maxConnections: connections,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.dataMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain =
    from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'localhost';
  const idOf = (id: string): string => `<${id}@${domain}>`;
  return {
    concurrency: connections,
    close: () => transport.close(),
    send: async ({ delivery: { id, destination, message } }) => {
      if (destination.kind !== 'Email') return { kind: 'Refused', reason: 'it is not an e-mail address' };
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: addressOf(destination.address) },
          subject: message.subject,
          text: message.text,
          messageId: idOf(id),
          ...(message.thread === undefined
            ? {}
            : { inReplyTo: idOf(message.thread), references: [idOf(message.thread)] }),
          priority: message.severity === 'page' && message.kind === 'page' ? 'high' : 'normal',
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Atalaya-Incident': message.incident },
        });
        return { kind: 'Delivered' };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
  };
};

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly syscall?: string;
}

/** Commands whose answer concerns the message and not the connection. */
const ofMessage: ReadonlySet<string> = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EDNS',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAUTH',
  'ETLS',
]);

const outcomeOf = ({ message, code, responseCode, command, syscall }: SmtpError): Outcome => {
  const reason = message.slice(0, 300);
  if (responseCode !== undefined)
    return responseCode >= 500 && ofMessage.has(command ?? '')
      ? { kind: 'Refused', reason }
      : { kind: 'NotNow', reason };
  if (code === 'EENVELOPE') return { kind: 'Refused', reason };
  const before = syscall === 'connect' || neverSent.has(code ?? '') || /greeting|connection timeout/i.test(message);
  return before ? { kind: 'NotNow', reason } : { kind: 'Unknown', reason };
};
