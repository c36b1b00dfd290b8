/** The comments on a pull request: what its jobs left is read as the text of a stranger. */
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { describeUnless, lacking } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const script = path.join(import.meta.dirname, '..', '..', 'tools', 'ci', 'pull-request-comments.sh');
const sha = 'a'.repeat(40);

interface Commented {
  readonly code: number | null;
  readonly stdout: string;
  /** Bodies that were sent, with their requests. */
  readonly sent: string;
  readonly calls: string;
}

/** `pulls`: what GitHub answers for the branch. */
const comment = (
  files: Readonly<Record<string, string>>,
  pulls: string,
  spoil?: (folder: string) => void,
): Commented => {
  const folder = temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  spoil?.(folder);
  const own = temporaryFolder();
  writeFileSync(path.join(own, 'pulls'), pulls);
  writeFileSync(
    path.join(own, 'gh'),
    `#!/bin/sh
printf '%s\\n' "$*" >> '${own}/calls'
case "$*" in
  *pulls*) cat '${own}/pulls' ;;
  *POST*) for last; do :; done; cat "\${last#body=@}" >> '${own}/sent' ;;
esac
`,
  );
  chmodSync(path.join(own, 'gh'), 0o755);
  const { status, stdout } = spawnSync(script, [folder], {
    encoding: 'utf8',
    env: {
      PATH: `${own}:${process.env['PATH'] ?? ''}`,
      GITHUB_REPOSITORY: 'example/atalaya',
      GH_TOKEN: 'none',
      HEAD_SHA: sha,
      HEAD_OWNER: 'ana',
      HEAD_BRANCH: 'new & "odd"/branch?state=all',
    },
  });
  const read = (name: string): string =>
    existsSync(path.join(own, name)) ? readFileSync(path.join(own, name), 'utf8') : '';
  return { code: status, stdout, sent: read('sent'), calls: read('calls') };
};

const open = JSON.stringify([
  { number: 6, head: { sha: 'b'.repeat(40) } },
  { number: 7, head: { sha } },
]);
const gate = '<!-- atalaya gate freight -->\n\n## Gate of freight: pass\n';

describeUnless(lacking(['bash']), 'pull-request-comments.sh', () => {
  test('comments on the pull request whose last commit was tested', () => {
    const diff = '<!-- atalaya policy diff -->\n\nNo alert changes.\n';
    const { code, stdout, sent, calls } = comment(
      { 'comment-gate/comment.md': gate, 'comment-policy-diff/comment.md': diff },
      open,
    );
    expect([code, stdout, sent]).toEqual([0, '', `${gate}${diff}`]);
    expect(calls.split('\n')[0]).toBe(
      'api repos/example/atalaya/pulls?state=open&head=ana%3Anew%20%26%20%22odd%22%2Fbranch%3Fstate%3Dall',
    );
    expect(calls).toContain('--method POST repos/example/atalaya/issues/7/comments');
  });

  test('a commit that is no longer the last one is not commented on', () => {
    expect(comment({ 'comment-gate/comment.md': gate }, '[]')).toMatchObject({
      code: 0,
      stdout: `no open pull request has ${sha} as its last commit: nothing to comment on\n`,
      sent: '',
    });
  });

  test('mentions call nobody, and a comment is not longer than GitHub takes', () => {
    const { sent } = comment({ 'comment-gate/comment.md': `${gate}@everyone ${'é'.repeat(70_000)}` }, open);
    expect(sent).toContain('@<!-- -->everyone');
    expect(sent.length).toBeLessThan(65_536);
    expect(sent).toMatch(/é\n\n… the rest is in the artifact of the job\n$/);
  });

  test('a file that is no comment of ours is left out', () => {
    const secret = path.join(temporaryFolder(), 'secret');
    writeFileSync(secret, gate);
    const { code, sent, stdout } = comment(
      {
        'comment-a/comment.md': 'Thanks!\n',
        'comment-b/comment.md': '<!-- atalaya gate x --> and more\n',
        'c/other.md': gate,
      },
      open,
      (folder) => {
        mkdirSync(path.join(folder, 'comment-link'));
        symlinkSync(secret, path.join(folder, 'comment-link', 'comment.md'));
      },
    );
    expect([code, sent]).toEqual([0, '']);
    expect(stdout).toBe(
      ['comment-a', 'comment-b', 'comment-link']
        .map((name) => `::warning::${name} is no comment of ours, and is left out\n`)
        .join(''),
    );
  });
});
