/** Callers that the benchmarks' API accepts: their configuration, and the headers that they send. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { googleIdentity, type Auth, type Identity } from '../model/access.ts';
import { issueToken } from '../pipeline/api/auth/token.ts';
import { memoryTokens } from '../pipeline/api/auth/tokenStore.ts';
import type { ApiOptions } from '../pipeline/api/api.ts';

export interface BenchCaller {
  readonly access: { readonly auth: Auth; readonly identity?: Identity };
  readonly auth: ApiOptions['auth'];
  /** The header. */
  readonly authorization: string;
}

export const tokenCaller = async (): Promise<BenchCaller> => {
  const { token, record } = issueToken({ name: 'bench', createdAt: Date.now() });
  return { access: { auth: 'token' }, auth: { tokens: memoryTokens(record) }, authorization: `Bearer ${token}` };
};

export const signedCaller = async (): Promise<BenchCaller> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const identity = googleIdentity({ audience: ['https://bench.example.com'], callers: ['bench@example.com'] });
  const claims = { email: 'bench@example.com', email_verified: true };
  const jwt = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
    .setIssuer(identity.issuer)
    .setAudience([...identity.audience])
    .setSubject('bench')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256' }] });
  return {
    access: { auth: 'oidc', identity },
    auth: { fetchKeys: () => Promise.resolve(keys) },
    authorization: `Bearer ${jwt}`,
  };
};
