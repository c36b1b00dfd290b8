import { expect, test } from '@jest/globals';
import { HistoryError } from '../history/historyError.ts';
import { MonitoringError } from '../google/monitoring/failure.ts';
import { DefinitionError } from '../model/problem.ts';
import { perSecond, type Rate } from '../model/quantity.ts';
import { ListenError } from '../pipeline/http/listenError.ts';
import { StorageError } from '../pipeline/storage/storageError.ts';
import { reportOf } from './errors.ts';
import { UsageError } from '../model/usageError.ts';
import { LoadError } from './load/loadError.ts';

const problem = { id: 'model/x', path: 'stages', message: 'is wrong', fix: 'correct it' };
const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

test.each([
  { error: new UsageError('no such thing'), code: 2 },
  { error: new DefinitionError('systems/x.ts', [problem]), code: 2 },
  { error: new LoadError([{ file: 'systems/x.ts', problem }]), code: 2 },
  { error: thrownBy(() => perSecond('5 s' as Rate)), code: 2 },
  { error: new StorageError('the queue is damaged', 'q.db', 'not a database', 'move it away'), code: 1 },
  { error: new ListenError('the data API', '127.0.0.1:80', 'EACCES'), code: 1 },
  { error: new MonitoringError('denied', 'cannot list', 'ask for the role'), code: 3 },
  { error: new HistoryError('damaged', 'metrics.db', 'not a database'), code: 1 },
])('$error.name is told in its own words, without a stack, and is exit code $code', ({ error, code }) => {
  expect(reportOf(error)).toEqual({ text: (error as Error).message, code });
});

test('our own bug keeps its stack, and says that it is one', () => {
  const error = new TypeError('x is not a function');
  expect(reportOf(error)).toEqual({
    text: `This is a bug in Atalaya. Please report it with the lines below.\n${error.stack}`,
    code: 1,
  });
});

test.each([
  [
    'ERR_MODULE_NOT_FOUND',
    "Cannot find package 'playwright-core' imported from /team/node_modules/atalaya/dist/cli/preview/chromium.js",
    'the package playwright-core is not installed\n  why: it takes pictures of dashboards\n  fix: node tools/setup.mjs',
  ],
  [
    'MODULE_NOT_FOUND',
    "Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'\nRequire stack:\n- /team/node_modules/x.js",
    'the package @duckdb/node-bindings-linux-x64 is not installed\n  why: it stores the rows of a pipeline on this machine, and reads files\n  fix: node tools/setup.mjs',
  ],
  [
    'ERR_MODULE_NOT_FOUND',
    "Cannot find package 'yaml' imported from /team/node_modules/atalaya/dist/lint/read.js",
    'the package yaml is not installed\n  fix: node tools/setup.mjs',
  ],
])('a package that is not installed is named with what needs it and what installs it (%s)', (code, message, text) => {
  expect(reportOf(Object.assign(new Error(message), { code }))).toEqual({ text, code: 3 });
});

test('a file of ours that is not there is a bug of ours', () => {
  const message = "Cannot find module '/repository/cli/none.ts' imported from /repository/cli/main.ts";
  const error = Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
  expect(reportOf(error)).toEqual({
    text: `This is a bug in Atalaya. Please report it with the lines below.\n${error.stack}`,
    code: 1,
  });
});

test('whatever else is thrown is told as it is', () => {
  expect(reportOf('boom')).toEqual({ text: 'atalaya: boom', code: 1 });
});

test.each(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS'])(
  'a disk that takes no more (%s) is no bug of ours, wherever that happens',
  (code) => {
    const error = Object.assign(new Error(`${code}: write`), { code, syscall: 'write', path: '/data/file' });
    expect(reportOf(error)).toEqual({
      text: expect.stringMatching(
        /^a file cannot be written\n {2}where: \/data\/file\n {2}why: .+\n {2}fix: .+, or name another folder with --out$/,
      ),
      code: 3,
    });
  },
);

test('a file that is not there is a bug of ours where nobody expected it', () => {
  const error = Object.assign(new Error('ENOENT: no such file'), {
    code: 'ENOENT',
    syscall: 'open',
    path: '/data/file',
  });
  expect(reportOf(error).text).toMatch(/^This is a bug in Atalaya/);
});
