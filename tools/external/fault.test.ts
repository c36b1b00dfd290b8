/** What Go, pip and the disk say, and what the user is told of it. */
import { expect, test } from '@jest/globals';
import { faultOf, lastWords } from './fault.ts';
import { externalToolNamed, type ExternalToolName } from './tool.ts';

interface Row {
  readonly name?: ExternalToolName;
  readonly words: string;
  readonly what: string;
  readonly fix: string;
}

const rows: readonly Row[] = [
  {
    words: 'spawn go ENOENT',
    what: 'Go is not on this machine’s PATH',
    fix: 'install Go 1.26 or newer (https://go.dev/dl) and run the same command again',
  },
  {
    words: 'go: go.mod requires go >= 1.25.0 (running go 1.24.4; GOTOOLCHAIN=local)',
    what: 'it needs Go 1.25.0, and this machine has Go 1.24.4',
    fix: 'install Go 1.25.0 or newer (https://go.dev/dl), or let Go fetch it: GOTOOLCHAIN=auto',
  },
  {
    words: "go: errors parsing go.mod:\ngo.mod:3: invalid go version '1.25.0': must match format 1.23",
    what: 'this machine’s Go is too old to read the pin',
    fix: 'install Go 1.26 or newer (https://go.dev/dl) and run the same command again',
  },
  {
    name: 'bqemulator',
    words: 'spawn python3 ENOENT',
    what: 'python3 is not on this machine’s PATH',
    fix: 'install Python 3.11 or newer (https://www.python.org/downloads) and run the same command again',
  },
  {
    name: 'bqemulator',
    words: 'The virtual environment was not created successfully because ensurepip is not available.',
    what: 'this machine’s Python cannot make virtual environments',
    fix: 'install its venv package (Debian and Ubuntu: apt-get install python3-venv) and run the same command again',
  },
  {
    name: 'bqemulator',
    words: 'it is Python 3.9.21',
    what: 'it needs Python 3.11 or newer, and python3 is 3.9.21',
    fix: 'put a newer python3 first on PATH (https://www.python.org/downloads) and run the same command again',
  },
  {
    words: 'write /root/.cache/go-build/ab: no space left on device',
    what: 'the disk is full',
    fix: 'free about 3 GB (where: the cache of this tool, of Go and of pip) and run the same command again',
  },
  {
    words: 'verifying go.k6.io/k6/v2@v2.2.0: checksum mismatch\nSECURITY ERROR',
    what: 'what was downloaded is not what the pin names',
    fix: 'do not use that source; the pin is tools/external/k6, as committed',
  },
  {
    words: 'go: go.k6.io/k6/v2@v2.2.0: Get "https://proxy": dial tcp: lookup proxy: no such host',
    what: 'the network, or the registry behind it, could not be reached',
    fix: 'connect to the network (or set GOPROXY, or pip’s index) and run the same command again',
  },
  {
    name: 'schemathesis',
    words:
      'WARNING: Retrying after connection broken by NewConnectionError\nERROR: No matching distribution found for x',
    what: 'the network, or the registry behind it, could not be reached',
    fix: 'connect to the network (or set GOPROXY, or pip’s index) and run the same command again',
  },
  {
    name: 'promtool',
    words: 'github.com/prometheus/prometheus/tsdb: compile: signal: killed',
    what: 'the build was killed, as a machine does that runs out of memory',
    fix: 'give it 3.1 GB of free memory, or build less at once: GOFLAGS=-p=1 before the same command',
  },
  {
    words: "EACCES: permission denied, mkdir '/cache/atalaya'",
    what: 'this user may not write where it has to',
    fix: 'make the cache writable, or set XDG_CACHE_HOME to a folder that is, and run the same command again',
  },
  {
    words: 'go: updates to go.mod needed',
    what: 'go.mod and go.sum in tools/external/k6 do not agree',
    fix: 'git checkout HEAD -- tools/external/k6',
  },
  {
    name: 'schemathesis',
    words: 'ERROR: No matching distribution found for schemathesis==4.32.5',
    what: 'pip cannot meet tools/external/schemathesis (schemathesis==4.32.5)',
    fix: 'use a Python for which these versions exist (3.11 is one), or another index',
  },
  {
    words: 'something new',
    what: 'a step of its build failed',
    fix: 'put right what it says, and run the same command again',
  },
];

test.each(rows)('“$words” is told as “$what”', ({ name = 'k6', words, what, fix }) => {
  expect(faultOf(words, externalToolNamed(name))).toEqual({ what, fix });
});

test('the last words are the last line that says something', () => {
  expect(lastWords('first\n  second  \n\n')).toBe('second');
});
