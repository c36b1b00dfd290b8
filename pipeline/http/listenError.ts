/** Listening on a port failed. The message has the listener, the address, the reason and the fix. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: string;

  constructor(listener: string, address: string, code: string) {
    const { reason, fix } = reasons[code] ?? {
      reason: `the operating system says ${code}`,
      fix: 'use another address or port',
    };
    super(`${listener}  ${address}\n  cannot listen: ${reason}\n  fix: ${fix}`);
    this.code = code;
  }
}

const reasons: Readonly<Record<string, { readonly reason: string; readonly fix: string }>> = {
  EADDRINUSE: {
    reason: 'another program already listens there',
    fix: 'stop that program, or use another port (0: any free port)',
  },
  EACCES: {
    reason: 'this user may not use that port',
    fix: 'use a port from 1024 up, or run it as another user',
  },
  EADDRNOTAVAIL: {
    reason: 'this machine has no such address',
    fix: "use an address of this machine, such as '127.0.0.1', or '0.0.0.0' for all of them",
  },
  ENOTFOUND: {
    reason: 'there is no host with this name',
    fix: "use an address of this machine, such as '127.0.0.1', or '0.0.0.0' for all of them",
  },
};
