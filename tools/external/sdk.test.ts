/** Finding the emulator in a Google Cloud SDK that is made of empty files. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { externalToolNamed, type SdkTool } from './tool.ts';
import { emulatorJar, sdkFault } from './sdk.ts';

const tool = externalToolNamed('pubsub-emulator') as SdkTool;
const jar = 'sdk/platform/pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar';
const component =
  'gcloud components install pubsub-emulator (where gcloud came with apt: apt-get install google-cloud-cli-pubsub-emulator)';

let machine: string;

const at = (name: string): string => path.join(machine, name);

const put = (name: string): void => {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), '');
  chmodSync(at(name), 0o755);
};

const environment = (): Record<string, string> => ({ PATH: ['/nowhere', at('bin')].join(path.delimiter) });

beforeEach(() => {
  machine = realpathSync(mkdtempSync(path.join(tmpdir(), 'atalaya-sdk-')));
  mkdirSync(at('bin'));
});

afterEach(() => rmSync(machine, { recursive: true, force: true }));

test('the emulator is found in the SDK that a link to gcloud on PATH leads to', () => {
  put('sdk/bin/gcloud');
  symlinkSync(at('sdk/bin/gcloud'), at('bin/gcloud'));
  put('bin/java');
  put(jar);
  expect(emulatorJar(tool, environment())).toBe(at(jar));
});

test('CLOUDSDK_ROOT_DIR locates the SDK when gcloud is not on PATH', () => {
  put('bin/java');
  put(jar);
  expect(emulatorJar(tool, { ...environment(), CLOUDSDK_ROOT_DIR: at('sdk') })).toBe(at(jar));
});

test.each([
  {
    missing: 'gcloud',
    files: ['bin/java'],
    reason: () => 'gcloud, which it is a component of, is not on this machine’s PATH',
    fix: `install the Google Cloud SDK (https://cloud.google.com/sdk/docs/install), then: ${component}`,
  },
  {
    missing: 'the component',
    files: ['bin/java', 'sdk/bin/gcloud'],
    reason: () => `the Google Cloud SDK in ${at('sdk')} does not contain it`,
    fix: component,
  },
  {
    missing: 'java',
    files: ['sdk/bin/gcloud', jar],
    reason: () => 'java, which runs it, is not on this machine’s PATH',
    fix: 'install Java 17 or newer (https://adoptium.net, or apt-get install default-jre-headless)',
  },
])('on a machine without $missing the message says what to install', ({ files, reason, fix }) => {
  for (const file of files) put(file);
  if (files.includes('sdk/bin/gcloud')) symlinkSync(at('sdk/bin/gcloud'), at('bin/gcloud'));
  expect(emulatorJar(tool, environment())).toBeUndefined();
  expect(sdkFault(tool, environment())).toEqual({ reason: reason(), fix });
});
