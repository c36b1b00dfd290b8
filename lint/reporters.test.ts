import { expect, test } from '@jest/globals';
import type { Log } from 'sarif';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { unreadable } from './artefact/source.ts';
import { defineCheck, type Check, type Fault } from './check.ts';
import { fileDocument, fileVerdict, fileVerdictText, type FileVerdict } from './fileVerdict.ts';
import { githubCommands } from './github.ts';
import { sarifLog, type SarifLog } from './sarif.ts';

const long: Check<readonly Fault[]> = defineCheck(
  { id: 'dashboards/long', severity: 'error', title: 'Nothing is long.', source: 'us' },
  (faults) => faults,
);
const odd: Check<readonly Fault[]> = defineCheck(
  { id: 'dashboards/odd', severity: 'warning', title: 'Nothing is odd.', source: 'us' },
  (faults) => faults,
);

const fault: Fault = {
  file: 'boards/a b,c.json',
  path: 'tiles[0]',
  position: { line: 3, column: 7 },
  message: '100% is: long,\nand odd',
  fix: 'make it short',
  system: undefined,
  about: [],
};

const verdict: FileVerdict = fileVerdict([...long.find([fault]), ...odd.find([{ ...fault, path: '' }])], {
  files: 2,
  artefacts: [],
  checks: [long, odd],
  unreadable: [unreadable('boards/cut.json', 'it is truncated', 'get the complete file', { line: 9, column: 1 })],
});

test('the text for people has path, message, fix and page, and a line of totals', () => {
  expect(fileVerdictText(verdict).split('\n')).toEqual([
    'dashboards/odd  boards/a b,c.json:3:7  (warning)',
    '  100% is: long,',
    '  and odd',
    '  fix: make it short',
    '  why: docs/checks/dashboards/odd.md',
    '',
    'dashboards/long  boards/a b,c.json:3:7 tiles[0]',
    '  100% is: long,',
    '  and odd',
    '  fix: make it short',
    '  why: docs/checks/dashboards/long.md',
    '',
    '2 files (nothing to check), 2 checks: 1 error, 1 warning, 1 not readable',
    '',
  ]);
});

test('programs read the same', () => {
  const { findings, ...numbers } = fileDocument(verdict);
  expect(numbers).toEqual({
    version: 2,
    disabled: [],
    files: 2,
    artefacts: 0,
    checks: 2,
    errors: 1,
    warnings: 1,
    infos: 0,
    unreadable: [
      { file: 'boards/cut.json', line: 9, column: 1, message: 'it is truncated', fix: 'get the complete file' },
    ],
  });
  expect(findings[1]).toEqual({
    check: 'dashboards/long',
    severity: 'error',
    file: 'boards/a b,c.json',
    line: 3,
    column: 7,
    path: 'tiles[0]',
    message: '100% is: long,\nand odd',
    fix: 'make it short',
    page: 'docs/checks/dashboards/long.md',
    fixable: false,
  });
});

test('an info is no error and no warning: marked in the text, a notice for GitHub, a note in SARIF', () => {
  const hint = { ...fault, message: 'it is wide', severity: 'info' } as const;
  const hinted = fileVerdict(odd.find([hint]), { files: 1, artefacts: [], checks: [odd], unreadable: [] });
  const { errors, warnings, infos } = hinted;
  expect({ errors, warnings, infos }).toEqual({ errors: 0, warnings: 0, infos: 1 });
  expect(fileVerdictText(hinted).split('\n')).toEqual([
    'dashboards/odd  boards/a b,c.json:3:7 tiles[0]  (info)',
    '  it is wide',
    '  fix: make it short',
    '  why: docs/checks/dashboards/odd.md',
    '',
    '1 file (nothing to check), 1 check: 0 errors, 0 warnings, 1 info',
    '',
  ]);
  expect(fileDocument(hinted).findings.map(({ severity }) => severity)).toEqual(['info']);
  expect(githubCommands(hinted)).toBe(
    '::notice file=boards/a b%2Cc.json,line=3,col=7,title=dashboards/odd::tiles[0]: it is wide%0Afix: make it short\n',
  );
  expect(sarifLog(hinted, (page) => page).runs[0]?.results.map((result) => result.level)).toEqual(['note']);
});

test('a workflow of GitHub reads one command a finding, with what means something to it escaped', () => {
  expect(githubCommands(verdict).split('\n')).toEqual([
    '::error file=boards/cut.json,line=9,col=1,title=not readable::it is truncated%0Afix: get the complete file',
    '::warning file=boards/a b%2Cc.json,line=3,col=7,title=dashboards/odd::100%25 is: long,%0Aand odd%0Afix: make it short',
    '::error file=boards/a b%2Cc.json,line=3,col=7,title=dashboards/long::tiles[0]: 100%25 is: long,%0Aand odd%0Afix: make it short',
    '',
  ]);
});

/** Requirements of SARIF 2.1.0 for the parts that we write: sections 3.13 to 3.58 of the standard. */
const region = {
  type: 'object',
  required: ['startLine'],
  properties: { startLine: { type: 'integer', minimum: 1 }, startColumn: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
};
const message = { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } };
const locations = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      physicalLocation: {
        type: 'object',
        required: ['artifactLocation'],
        properties: {
          artifactLocation: { type: 'object', properties: { uri: { type: 'string', format: 'uri-reference' } } },
          region,
        },
        additionalProperties: false,
      },
      logicalLocations: { type: 'array', items: { type: 'object' } },
    },
    additionalProperties: false,
  },
};
const level = { enum: ['none', 'note', 'warning', 'error'] };
const schema = {
  type: 'object',
  required: ['version', 'runs'],
  properties: {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool'],
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: { type: 'string' },
                  semanticVersion: { type: 'string' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      properties: {
                        id: { type: 'string' },
                        shortDescription: message,
                        help: message,
                        helpUri: { type: 'string', format: 'uri' },
                        defaultConfiguration: { type: 'object', properties: { level } },
                      },
                      additionalProperties: false,
                    },
                  },
                },
                additionalProperties: false,
              },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          invocations: {
            type: 'array',
            items: {
              type: 'object',
              required: ['executionSuccessful'],
              properties: {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['message'],
                    properties: { level, message, locations },
                    additionalProperties: false,
                  },
                },
              },
              additionalProperties: false,
            },
          },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message'],
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level,
                message,
                locations,
              },
              additionalProperties: false,
            },
          },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

type Writable<T> = { -readonly [Key in keyof T]: Writable<T[Key]> };

/** A compile-time test: these types are generated from the published schema. */
const asPublished = (log: Writable<SarifLog>): Log => log;

test('SARIF is what its standard takes, with relative addresses and a page for each rule', () => {
  const log = sarifLog(verdict, (page) => `# ${page}`);
  const validate = addFormats.default(new Ajv.Ajv({ strict: false })).compile(schema);
  expect(validate(asPublished(log as Writable<SarifLog>)) ? [] : validate.errors).toEqual([]);
  const [run] = log.runs;
  expect(run?.tool.driver.rules.map(({ help }) => help)).toEqual([
    {
      text: 'Nothing is long. Source: us. Its page: npx atalaya explain dashboards/long',
      markdown: '# docs/checks/dashboards/long.md',
    },
    {
      text: 'Nothing is odd. Source: us. Its page: npx atalaya explain dashboards/odd',
      markdown: '# docs/checks/dashboards/odd.md',
    },
  ]);
  expect(run?.results[1]).toEqual({
    ruleId: 'dashboards/long',
    ruleIndex: 0,
    level: 'error',
    message: { text: '100% is: long,\nand odd\nFix: make it short' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'boards/a%20b%2Cc.json' },
          region: { startLine: 3, startColumn: 7 },
        },
        logicalLocations: [{ fullyQualifiedName: 'tiles[0]' }],
      },
    ],
  });
  expect(run?.invocations[0]?.executionSuccessful).toBe(false);
});
