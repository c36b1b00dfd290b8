/** Why an external tool could not be built and how to fix it, recognised in the output of Go, pip or the operating system. */
import type { ExternalTool } from './tool.ts';

export interface Fault {
  readonly reason: string;
  readonly fix: string;
}

/** A step failed for an external reason; `output` is what its program printed, or the message when it printed nothing. */
export class BuildError extends Error {
  readonly output: string;

  constructor(message: string, output: string = '') {
    super(message);
    this.name = 'BuildError';
    this.output = output.trim() === '' ? message : output;
  }
}

interface KnownFault {
  readonly pattern: RegExp;
  readonly reason: (match: RegExpExecArray, tool: ExternalTool) => string;
  readonly fix: (match: RegExpExecArray, tool: ExternalTool) => string;
}

const again = 'run the same command again';

const pinPath = ({ name }: ExternalTool): string => `tools/external/${name}`;

/** The first whose pattern matches is used; the last matches everything. */
const knownFaults: readonly KnownFault[] = [
  {
    pattern: /spawn go ENOENT/,
    reason: () => 'Go is not on this machine’s PATH',
    fix: () => `install Go 1.26 or newer (https://go.dev/dl) and ${again}`,
  },
  {
    pattern: /requires go >= ([\d.]+)[^]*?running go ([\d.]+)/,
    reason: ([, wanted, found]) => `it needs Go ${wanted}, and this machine has Go ${found}`,
    fix: ([, wanted]) => `install Go ${wanted} or newer (https://go.dev/dl), or let Go fetch it: GOTOOLCHAIN=auto`,
  },
  {
    pattern: /invalid go version|unknown directive: tool|toolchain not available/,
    reason: () => 'this machine’s Go is too old to read the pin',
    fix: () => `install Go 1.26 or newer (https://go.dev/dl) and ${again}`,
  },
  {
    pattern: /spawn python3 ENOENT/,
    reason: () => 'python3 is not on this machine’s PATH',
    fix: () => `install Python 3.11 or newer (https://www.python.org/downloads) and ${again}`,
  },
  {
    pattern: /ensurepip is not available|No module named '?(?:venv|ensurepip)/,
    reason: () => 'this machine’s Python cannot make virtual environments',
    fix: () => `install its venv package (Debian and Ubuntu: apt-get install python3-venv) and ${again}`,
  },
  {
    pattern: /it is Python ([\d.]+)/,
    reason: ([, found]) => `it needs Python 3.11 or newer, and python3 is ${found}`,
    fix: () => `put a newer python3 first on PATH (https://www.python.org/downloads) and ${again}`,
  },
  {
    pattern: /no space left on device|ENOSPC|Errno 28/i,
    reason: () => 'the disk is full',
    fix: () => `free about 3 GB (where: the cache of this tool, of Go and of pip) and ${again}`,
  },
  {
    pattern: /checksum mismatch|SECURITY ERROR|THESE PACKAGES DO NOT MATCH THE HASHES/,
    reason: () => 'the downloaded files do not match the hashes of the pin',
    fix: (_, tool) => `do not use that download source; the committed pin is in ${pinPath(tool)}`,
  },
  {
    pattern:
      /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|TLS handshake timeout|NewConnectionError|Temporary failure in name resolution|Max retries exceeded|ReadTimeout/i,
    reason: () => 'the network or the package registry could not be reached',
    fix: () => `connect to the network (or set GOPROXY, or pip’s index) and ${again}`,
  },
  {
    pattern: /signal: killed|SIGKILL|Cannot allocate memory|out of memory/i,
    reason: () => 'the build was killed, most likely because the machine ran out of memory',
    fix: (_, tool) =>
      `give it ${(tool.kind === 'go' && tool.memory) || '2 GB'} of free memory, or build with less parallelism: put GOFLAGS=-p=1 before the same command`,
  },
  {
    pattern: /EACCES|EROFS|permission denied|read-only file system/i,
    reason: () => 'this user may not write to the cache',
    fix: () => `make the cache writable, or set XDG_CACHE_HOME to a writable folder, and ${again}`,
  },
  {
    pattern: /updates to go\.mod needed|missing go\.sum entry/,
    reason: (_, tool) => `go.mod and go.sum in ${pinPath(tool)} do not agree`,
    fix: (_, tool) => `git checkout HEAD -- ${pinPath(tool)}`,
  },
  {
    pattern: /ResolutionImpossible|No matching distribution found for (\S+)/,
    reason: ([, requirement], tool) => `pip cannot meet ${pinPath(tool)}${requirement ? ` (${requirement})` : ''}`,
    fix: () => 'use a Python for which these versions exist (3.11 is one), or another index',
  },
  {
    pattern: /^/,
    reason: () => 'a step of its build failed',
    fix: () => `mend what the log says, and ${again}`,
  },
];

/** What to report about a step that failed with this output. */
export const faultOf = (output: string, tool: ExternalTool): Fault => {
  for (const { pattern, reason, fix } of knownFaults) {
    const match = pattern.exec(output);
    if (match !== null) return { reason: reason(match, tool), fix: fix(match, tool) };
  }
  throw new Error('the last pattern matches everything');
};

/** The last line that is not empty. */
export const lastLine = (output: string): string => output.trim().split('\n').at(-1)?.trim() ?? '';
