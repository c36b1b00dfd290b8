/** For tests: a token issuer on this machine, with a key server that can rotate keys, fail, or return anything. */
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
  /** Number of requests so far. */
  readonly requests: () => number;
  /** Replaces the key: the new one is published and used for signing. */
  readonly rotate: () => Promise<void>;
  /** The answer instead of the keys; undefined: the keys. */
  override: { readonly status: number; readonly text: string } | undefined;
  /** A valid token, except for what `signed` changes. */
  readonly sign: (signed?: Signed) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Seconds. */
export const lifetime = 3_600;

export const startKeyServer = async (good: JWTPayload, clock: () => number, alg = 'ES256'): Promise<KeyServer> => {
  let keys: readonly JWK[] = [];
  let signingKey: { readonly key: CryptoKey; readonly kid: string };
  let requests = 0;
  const rotate = async (): Promise<void> => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const kid = crypto.randomUUID();
    keys = [{ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }];
    signingKey = { key: privateKey, kid };
  };
  await rotate();
  const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
    requests++;
    const { status, text } = keyServer.override ?? { status: 200, text: JSON.stringify({ keys }) };
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    requests: () => requests,
    rotate,
    override: undefined,
    sign: async ({ claims, alg: algorithm = alg, kid = signingKey.kid, key = signingKey.key } = {}) => {
      const now = Math.floor(clock() / 1_000);
      const times = { iat: now, exp: now + lifetime };
      return new SignJWT({ ...good, ...times, ...claims }).setProtectedHeader({ alg: algorithm, kid }).sign(key);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return keyServer;
};
