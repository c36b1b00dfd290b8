/** Finds the Pub/Sub emulator, a component of the Google Cloud SDK that runs on Java, or says which of the three is missing. */
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Fault } from './fault.ts';
import type { SdkTool } from './tool.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the first program with this name on PATH, after following links; undefined when there is none. */
const folderOnPath = (program: string, environment: Environment): string | undefined => {
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return path.dirname(realpathSync(file));
    } catch {
      continue;
    }
  }
  return undefined;
};

const sdkRoot = (environment: Environment): string | undefined => {
  const bin = folderOnPath('gcloud', environment);
  return environment['CLOUDSDK_ROOT_DIR'] ?? (bin === undefined ? undefined : path.dirname(bin));
};

const jarUnder = (root: string, { program }: SdkTool): string | undefined => {
  const folder = path.join(root, program);
  const jar = existsSync(folder)
    ? readdirSync(folder).find((file) => /^cloud-pubsub-emulator-.*-all\.jar$/.test(file))
    : undefined;
  return jar === undefined ? undefined : path.join(folder, jar);
};

/** The emulator's jar; undefined when it or Java is missing. */
export const emulatorJar = (tool: SdkTool, environment: Environment): string | undefined => {
  const root = sdkRoot(environment);
  if (root === undefined || folderOnPath('java', environment) === undefined) return undefined;
  return jarUnder(root, tool);
};

const install =
  'gcloud components install pubsub-emulator (where gcloud came with apt: apt-get install google-cloud-cli-pubsub-emulator)';

/** Why emulatorJar returns undefined. */
export const sdkFault = (tool: SdkTool, environment: Environment): Fault => {
  const root = sdkRoot(environment);
  if (root === undefined) {
    return {
      reason: 'gcloud, which it is a component of, is not on this machine’s PATH',
      fix: `install the Google Cloud SDK (https://cloud.google.com/sdk/docs/install), then: ${install}`,
    };
  }
  if (jarUnder(root, tool) === undefined) {
    return { reason: `the Google Cloud SDK in ${root} does not contain it`, fix: install };
  }
  return {
    reason: 'java, which runs it, is not on this machine’s PATH',
    fix: 'install Java 17 or newer (https://adoptium.net, or apt-get install default-jre-headless)',
  };
};
