/**
 * A proxy in front of the Pub/Sub emulator that cancels streams of disconnected clients, as Pub/Sub does. The emulator alone
 * keeps delivering messages to killed connections, again and again when their leases end.
 */
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

export interface Front {
  readonly address: string;
  /** Number of streaming pulls so far. */
  pulls(): number;
  close(): Promise<void>;
}

export const openAttentiveFront = async (emulator: string): Promise<Front> => {
  /** One connection each: streams of one connection block each other when one of them is not read. */
  const sessions = new Map<ServerHttp2Session, ClientHttp2Session>();
  const server = createServer();
  let pulls = 0;
  server.on('session', (session) => {
    const behind = connect(`http://${emulator}`).on('error', () => undefined);
    sessions.set(session, behind);
    session
      .on('error', () => undefined)
      .on('close', () => {
        sessions.delete(session);
        behind.close();
      });
  });
  server.on('stream', (stream, headers) => {
    const behind = stream.session === undefined ? undefined : sessions.get(stream.session as ServerHttp2Session);
    if (behind === undefined) return stream.destroy();
    if (headers[':path']?.endsWith('/StreamingPull') === true) pulls++;
    const onward = behind.request(headers, { endStream: false });
    let trailers: IncomingHttpHeaders = {};
    onward.on('trailers', (sent) => (trailers = sent));
    onward.on('response', (answer) => {
      if (!stream.destroyed) stream.respond(answer, { waitForTrailers: true });
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.on('error', () => undefined).on('close', () => onward.close(constants.NGHTTP2_CANCEL));
    onward.on('error', () => undefined).on('close', () => stream.destroyed || stream.end());
    stream.pipe(onward);
    return onward.pipe(stream);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    pulls: () => pulls,
    close: async () => {
      for (const [session, behind] of sessions) {
        session.destroy();
        behind.destroy();
      }
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
};
