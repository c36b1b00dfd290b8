/** Option values that several verbs read alike. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';

export const dataHelp = "folder of the systems' data";
export const defaultData = '.atalaya';

/** For commands that treat a folder that was typed otherwise than the default: undefined where it was not. */
export const dataOption = (help: string = dataHelp): Option =>
  new Option('--data <dir>', `${help} (default: "${defaultData}")`);

export const dataFolder = (cwd: string, folder: string): string => path.resolve(cwd, folder);

const besideCommand = path.join(import.meta.dirname, '..', 'systems');

/**
 * Where definitions are without a configuration: the folder that ATALAYA_SYSTEMS names, as for the services; else beside the command in
 * its repository; the package has none, and reads systems/ here.
 */
export const systemsFolder: string = path.resolve(
  process.env['ATALAYA_SYSTEMS'] || (existsSync(besideCommand) ? besideCommand : 'systems'),
);

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
    }
    return value;
  };

export const portNumber: (text: string) => number = wholeNumber(0, 65_535);

/** Of --samples; `whose` is such as 'the target'. */
export const samplesHelp = (whose: string): string =>
  `file with rows that ${whose} has, as JSON; requests use their values (default: rows that it lists)`;

/** Of the page of dashboards, unless another is asked for. */
export const previewPort = 8079;
