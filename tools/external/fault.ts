/** Why an external tool could not be got, in words that say what to do: read from what Go, pip or the disk said. */
import type { ExternalTool } from './tool.ts';

export interface Fault {
  readonly what: string;
  readonly fix: string;
}

/** A step failed in a way that is not ours; `words` is all that the tool said, never nothing. */
export class BuildError extends Error {
  readonly words: string;

  constructor(message: string, words: string = '') {
    super(message);
    this.name = 'BuildError';
    this.words = words.trim() === '' ? message : words;
  }
}

interface Reading {
  readonly pattern: RegExp;
  readonly what: (match: RegExpExecArray, tool: ExternalTool) => string;
  readonly fix: (match: RegExpExecArray, tool: ExternalTool) => string;
}

const again = 'run the same command again';

const pinned = ({ name }: ExternalTool): string => `tools/external/${name}`;

/** The first that fits is told; the last one always does. */
const readings: readonly Reading[] = [
  {
    pattern: /spawn go ENOENT/,
    what: () => 'Go is not on this machine’s PATH',
    fix: () => `install Go 1.26 or newer (https://go.dev/dl) and ${again}`,
  },
  {
    pattern: /requires go >= ([\d.]+)[^]*?running go ([\d.]+)/,
    what: ([, wanted, found]) => `it needs Go ${wanted}, and this machine has Go ${found}`,
    fix: ([, wanted]) => `install Go ${wanted} or newer (https://go.dev/dl), or let Go fetch it: GOTOOLCHAIN=auto`,
  },
  {
    pattern: /invalid go version|unknown directive: tool|toolchain not available/,
    what: () => 'this machine’s Go is too old to read the pin',
    fix: () => `install Go 1.26 or newer (https://go.dev/dl) and ${again}`,
  },
  {
    pattern: /spawn python3 ENOENT/,
    what: () => 'python3 is not on this machine’s PATH',
    fix: () => `install Python 3.11 or newer (https://www.python.org/downloads) and ${again}`,
  },
  {
    pattern: /ensurepip is not available|No module named '?(?:venv|ensurepip)/,
    what: () => 'this machine’s Python cannot make virtual environments',
    fix: () => `install its venv package (Debian and Ubuntu: apt-get install python3-venv) and ${again}`,
  },
  {
    pattern: /it is Python ([\d.]+)/,
    what: ([, found]) => `it needs Python 3.11 or newer, and python3 is ${found}`,
    fix: () => `put a newer python3 first on PATH (https://www.python.org/downloads) and ${again}`,
  },
  {
    pattern: /no space left on device|ENOSPC|Errno 28/i,
    what: () => 'the disk is full',
    fix: () => `free about 3 GB (where: the cache of this tool, of Go and of pip) and ${again}`,
  },
  {
    pattern: /checksum mismatch|SECURITY ERROR|THESE PACKAGES DO NOT MATCH THE HASHES/,
    what: () => 'what was downloaded is not what the pin names',
    fix: (_, tool) => `do not use that source; the pin is ${pinned(tool)}, as committed`,
  },
  {
    pattern:
      /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|TLS handshake timeout|NewConnectionError|Temporary failure in name resolution|Max retries exceeded|ReadTimeout/i,
    what: () => 'the network, or the registry behind it, could not be reached',
    fix: () => `connect to the network (or set GOPROXY, or pip’s index) and ${again}`,
  },
  {
    pattern: /signal: killed|SIGKILL|Cannot allocate memory|out of memory/i,
    what: () => 'the build was killed, as a machine does that runs out of memory',
    fix: (_, tool) =>
      `give it ${(tool.kind === 'go' && tool.memory) || '2 GB'} of free memory, or build less at once: GOFLAGS=-p=1 before the same command`,
  },
  {
    pattern: /EACCES|EROFS|permission denied|read-only file system/i,
    what: () => 'this user may not write where it has to',
    fix: () => `make the cache writable, or set XDG_CACHE_HOME to a folder that is, and ${again}`,
  },
  {
    pattern: /updates to go\.mod needed|missing go\.sum entry/,
    what: (_, tool) => `go.mod and go.sum in ${pinned(tool)} do not agree`,
    fix: (_, tool) => `git checkout HEAD -- ${pinned(tool)}`,
  },
  {
    pattern: /ResolutionImpossible|No matching distribution found for (\S+)/,
    what: ([, requirement], tool) => `pip cannot meet ${pinned(tool)}${requirement ? ` (${requirement})` : ''}`,
    fix: () => 'use a Python for which these versions exist (3.11 is one), or another index',
  },
  {
    pattern: /^/,
    what: () => 'a step of its build failed',
    fix: () => `put right what it says, and ${again}`,
  },
];

/** What the user is told of an error that came out of a step. */
export const faultOf = (words: string, tool: ExternalTool): Fault => {
  for (const { pattern, what, fix } of readings) {
    const match = pattern.exec(words);
    if (match !== null) return { what: what(match, tool), fix: fix(match, tool) };
  }
  throw new Error('the last reading fits everything');
};

/** The last line in which a tool says something of its own. */
export const lastWords = (words: string): string => words.trim().split('\n').at(-1)?.trim() ?? '';
