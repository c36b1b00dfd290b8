/** An issuer on this machine: a key server that can rotate, fail and lie, and a pen that signs what a test wants. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export interface Signed {
  readonly claims?: JWTPayload;
  readonly alg?: string;
  readonly kid?: string;
  readonly key?: CryptoKey | Uint8Array;
}

export interface KeyServer {
  readonly url: string;
  /** Answers so far. */
  readonly asked: () => number;
  /** From now on another key alone is published, and signed with. */
  readonly rotate: () => Promise<void>;
  /** What is answered in the place of the keys; undefined for the keys. */
  lie: { readonly status: number; readonly text: string } | undefined;
  /** A token that is good in everything that `signed` does not change. */
  readonly sign: (signed?: Signed) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Seconds. */
export const lifetime = 3_600;

export const startKeyServer = async (good: JWTPayload, clock: () => number, alg = 'ES256'): Promise<KeyServer> => {
  let keys: readonly JWK[] = [];
  let pen: { readonly key: CryptoKey; readonly kid: string };
  let asked = 0;
  const rotate = async (): Promise<void> => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const kid = crypto.randomUUID();
    keys = [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }];
    pen = { key: privateKey, kid };
  };
  await rotate();
  const server = createServer((_request, response) => {
    asked++;
    const { status, text } = keyServer.lie ?? { status: 200, text: JSON.stringify({ keys }) };
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    rotate,
    lie: undefined,
    sign: async ({ claims, alg: other = alg, kid = pen.kid, key = pen.key } = {}) => {
      const now = Math.floor(clock() / 1_000);
      const times = { iat: now, exp: now + lifetime };
      return new SignJWT({ ...good, ...times, ...claims }).setProtectedHeader({ alg: other, kid }).sign(key);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return keyServer;
};
