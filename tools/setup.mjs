/**
 * Runs before demo, test, check and bench, on any Node: installs missing packages, and prints nothing when
 * none is missing. Written in old syntax, so that an old Node can read this file and print which Node is needed.
 */
const major = Number(process.versions.node.split('.')[0]);

if (major >= 18) {
  import('./setup/install.mjs').then(
    (install) => install.main(),
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
} else {
  console.error(
    'set-up  this machine has Node ' +
      process.versions.node +
      ', and the set-up needs 18 or newer\n' +
      '  fix: install a current Node from https://nodejs.org; Atalaya itself then brings the version that it runs on\n' +
      '  nothing was changed',
  );
  process.exitCode = 1;
}
