/** Which files of a folder are systems. */
import { existsSync, readdirSync } from 'node:fs';

/** Owners and links, not a system (loadOrganization.ts). */
export const organizationFile = 'organization';

/** File names without their ending, sorted; undefined where there is no such folder. */
export const systemFiles = (folder: string): readonly string[] | undefined =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => /^[^._].*\.ts$/.test(file) && !/\.(test|d)\.ts$/.test(file))
        .map((file) => file.slice(0, -'.ts'.length))
        .filter((id) => id !== organizationFile)
        .sort()
    : undefined;
