/** What Go, pip and the operating system print, and what the user reads about it. */
import { expect, test } from '@jest/globals';
import { faultOf, lastLine } from './fault.ts';
import { externalToolNamed, type ExternalToolName } from './tool.ts';

interface Row {
  readonly name?: ExternalToolName;
  readonly output: string;
  readonly reason: string;
  readonly fix: string;
}

const rows: readonly Row[] = [
  {
    output: 'spawn go ENOENT',
    reason: 'Go is not on this machine’s PATH',
    fix: 'install Go 1.26 or newer (https://go.dev/dl) and run the same command again',
  },
  {
    output: 'go: go.mod requires go >= 1.25.0 (running go 1.24.4; GOTOOLCHAIN=local)',
    reason: 'it needs Go 1.25.0, and this machine has Go 1.24.4',
    fix: 'install Go 1.25.0 or newer (https://go.dev/dl), or let Go fetch it: GOTOOLCHAIN=auto',
  },
  {
    output: "go: errors parsing go.mod:\ngo.mod:3: invalid go version '1.25.0': must match format 1.23",
    reason: 'this machine’s Go is too old to read the pin',
    fix: 'install Go 1.26 or newer (https://go.dev/dl) and run the same command again',
  },
  {
    name: 'bqemulator',
    output: 'spawn python3 ENOENT',
    reason: 'python3 is not on this machine’s PATH',
    fix: 'install Python 3.11 or newer (https://www.python.org/downloads) and run the same command again',
  },
  {
    name: 'bqemulator',
    output: 'The virtual environment was not created successfully because ensurepip is not available.',
    reason: 'this machine’s Python cannot make virtual environments',
    fix: 'install its venv package (Debian and Ubuntu: apt-get install python3-venv) and run the same command again',
  },
  {
    name: 'bqemulator',
    output: 'it is Python 3.9.21',
    reason: 'it needs Python 3.11 or newer, and python3 is 3.9.21',
    fix: 'put a newer python3 first on PATH (https://www.python.org/downloads) and run the same command again',
  },
  {
    output: 'write /root/.cache/go-build/ab: no space left on device',
    reason: 'the disk is full',
    fix: 'free about 3 GB (where: the cache of this tool, of Go and of pip) and run the same command again',
  },
  {
    output: 'verifying go.k6.io/k6/v2@v2.2.0: checksum mismatch\nSECURITY ERROR',
    reason: 'the downloaded files do not match the hashes of the pin',
    fix: 'do not use that download source; the committed pin is in tools/external/k6',
  },
  {
    output: 'go: go.k6.io/k6/v2@v2.2.0: Get "https://proxy": dial tcp: lookup proxy: no such host',
    reason: 'the network or the package registry could not be reached',
    fix: 'connect to the network (or set GOPROXY, or pip’s index) and run the same command again',
  },
  {
    name: 'schemathesis',
    output:
      'WARNING: Retrying after connection broken by NewConnectionError\nERROR: No matching distribution found for x',
    reason: 'the network or the package registry could not be reached',
    fix: 'connect to the network (or set GOPROXY, or pip’s index) and run the same command again',
  },
  {
    name: 'promtool',
    output: 'github.com/prometheus/prometheus/tsdb: compile: signal: killed',
    reason: 'the build was killed, most likely because the machine ran out of memory',
    fix: 'give it 3.1 GB of free memory, or build with less parallelism: put GOFLAGS=-p=1 before the same command',
  },
  {
    output: "EACCES: permission denied, mkdir '/cache/atalaya'",
    reason: 'this user may not write to the cache',
    fix: 'make the cache writable, or set XDG_CACHE_HOME to a writable folder, and run the same command again',
  },
  {
    output: 'go: updates to go.mod needed',
    reason: 'go.mod and go.sum in tools/external/k6 do not agree',
    fix: 'git checkout HEAD -- tools/external/k6',
  },
  {
    name: 'schemathesis',
    output: 'ERROR: No matching distribution found for schemathesis==4.32.5',
    reason: 'pip cannot meet tools/external/schemathesis (schemathesis==4.32.5)',
    fix: 'use a Python for which these versions exist (3.11 is one), or another index',
  },
  {
    output: 'something new',
    reason: 'a step of its build failed',
    fix: 'mend what the log says, and run the same command again',
  },
];

test.each(rows)('a build that prints “$output” is reported as “$reason”', ({ name = 'k6', output, reason, fix }) => {
  expect(faultOf(output, externalToolNamed(name))).toEqual({ reason, fix });
});

test('the last line is the last one that is not empty', () => {
  expect(lastLine('first\n  second  \n\n')).toBe('second');
});
