/**
 * How emitted texts call the command: as it is installed where they are read. Without --no, npx would fetch a package of that name
 * from the registry where it is not installed.
 */
export const command = 'npx --no atalaya';
