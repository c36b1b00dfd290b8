/** The Pub/Sub emulator is a component of the Google Cloud SDK and runs on Java: found where they are, or said what lacks. */
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Fault } from './fault.ts';
import type { SdkTool } from './tool.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the first program of this name on PATH, links followed; undefined when there is none. */
const installedAt = (program: string, environment: Environment): string | undefined => {
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
  const bin = installedAt('gcloud', environment);
  return environment['CLOUDSDK_ROOT_DIR'] ?? (bin === undefined ? undefined : path.dirname(bin));
};

const jarUnder = (root: string, { program }: SdkTool): string | undefined => {
  const folder = path.join(root, program);
  const jar = existsSync(folder)
    ? readdirSync(folder).find((file) => /^cloud-pubsub-emulator-.*-all\.jar$/.test(file))
    : undefined;
  return jar === undefined ? undefined : path.join(folder, jar);
};

/** The emulator's jar, when there is a Java to run it with. */
export const emulatorJar = (tool: SdkTool, environment: Environment): string | undefined => {
  const root = sdkRoot(environment);
  if (root === undefined || installedAt('java', environment) === undefined) return undefined;
  return jarUnder(root, tool);
};

const install =
  'gcloud components install pubsub-emulator (where gcloud came with apt: apt-get install google-cloud-cli-pubsub-emulator)';

/** Why emulatorJar finds nothing. */
export const sdkFault = (tool: SdkTool, environment: Environment): Fault => {
  const root = sdkRoot(environment);
  if (root === undefined) {
    return {
      what: 'gcloud, which it is a component of, is not on this machine’s PATH',
      fix: `install the Google Cloud SDK (https://cloud.google.com/sdk/docs/install), then: ${install}`,
    };
  }
  if (jarUnder(root, tool) === undefined) {
    return { what: `the Google Cloud SDK in ${root} is without it`, fix: install };
  }
  return {
    what: 'java, which runs it, is not on this machine’s PATH',
    fix: 'install Java 17 or newer (https://adoptium.net, or apt-get install default-jre-headless)',
  };
};
