/** Credentials of a Prometheus from environment variables: arguments are seen by every user of a machine, and are logged. */
import type { Credentials } from '../../history/remote/prometheusServer.ts';
import { UsageError } from '../../model/usageError.ts';
import { credentialVariables } from './fromOption.ts';

export const credentialFix: string = `set ${credentialVariables.token}, or ${credentialVariables.user} and ${credentialVariables.password}`;

/** Throws `UsageError`. */
export const prometheusCredentials = (variables: Readonly<Record<string, string | undefined>>): Credentials => {
  const [token, user, password] = [
    credentialVariables.token,
    credentialVariables.user,
    credentialVariables.password,
  ].map((name) => variables[name]?.trim() || undefined);
  if (token !== undefined && (user !== undefined || password !== undefined))
    throw new UsageError(
      'both a token and a user are set for Prometheus, but a request can have only one of them',
      `unset one of them: ${credentialFix}`,
    );
  if (token !== undefined) {
    // Node refuses such a header with the value in its message.
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new UsageError(
        `${credentialVariables.token} contains spaces or other characters that are not allowed in a token`,
        `set it to the token, without 'Bearer'`,
      );
    return { kind: 'Bearer', token };
  }
  if (user === undefined && password === undefined) return { kind: 'None' };
  if (user === undefined || password === undefined)
    throw new UsageError('only one of user and password is set for Prometheus', credentialFix);
  return { kind: 'Basic', user, password };
};
