/** A server of points that cannot be read: what failed, where, why, and what to do. It proves nothing about production. */
export class SourceError extends Error {
  readonly reason: string;

  constructor(failure: string, where: string, reason: string, fix: string, options?: ErrorOptions) {
    super(`${failure}\n  where: ${where}\n  why: ${reason}\n  fix: ${fix}`, options);
    this.name = 'SourceError';
    this.reason = reason;
  }
}

/** The address without user name, password and query, as messages show it. */
export const addressText = ({ origin, pathname }: URL): string => `${origin}${pathname === '/' ? '' : pathname}`;
