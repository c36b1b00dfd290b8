/**
 * Checkov's rules for Google Cloud over the modules and every emitted root: what is created is private, versioned, without keys and
 * without basic roles. Rules that we break on purpose are listed with the reason; a new finding fails.
 */
import { expect } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { testWithAll, toolPath } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { hclOf } from './hcl.ts';
import { emittedFiles } from '../support/emittedFiles.ts';

/** By rule, or by rule and resource. */
const exceptions: Readonly<Record<string, string>> = {
  CKV_GCP_62: 'Cloud Audit Logs say who reads a state; access logs of a bucket would need a second bucket',
  CKV_GCP_80: 'customer-managed keys are a decision of an organization: Google encrypts with its own',
  CKV_GCP_81: 'customer-managed keys are a decision of an organization: Google encrypts with its own',
  CKV_GCP_83: 'customer-managed keys are a decision of an organization: Google encrypts with its own',
  CKV_GCP_84: 'customer-managed keys are a decision of an organization: Google encrypts with its own',
  CKV_GCP_73: 'Node has no Log4j',
  'CKV_GCP_121 google_bigquery_table.view': 'a view has no rows',
  'CKV_GCP_124 module.api.google_cloudfunctions2_function.this':
    'an API is called from outside, and authenticates its callers',
  CKV_GCP_125: 'wants a repository by name; ours are by number, which nobody can take over',
};

interface Report {
  readonly results?: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly resource: string;
      readonly file_path: string;
    }[];
    readonly parsing_errors: readonly string[];
  };
}

/** Is found, or nothing would be. */
const publicBucket = JSON.stringify({
  resource: {
    google_storage_bucket: { open: { name: 'open', location: 'US', public_access_prevention: 'inherited' } },
  },
});

/** Between them they call every module: a function, containers, a gateway, Identity-Aware Proxy. The others would cost time only. */
const roots: ReadonlySet<string> = new Set(['bootstrap', 'budget', 'fleet', 'lms', 'statements']);

/** All modules as they are, and all emitted roots as HCL, at the places where they find each other. */
const tree = async (): Promise<string> => {
  const [root, generated] = [temporaryFolder(), await emittedFiles()];
  cpSync('terraform/modules', path.join(root, 'modules'), { recursive: true });
  for (const file of readdirSync(generated, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.tf.json') || !roots.has(file.split(path.sep)[0] ?? '')) continue;
    const target = path.join(root, file.replace(/\.json$/, ''));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, hclOf(readFileSync(path.join(generated, file), 'utf8')));
  }
  mkdirSync(path.join(root, 'control'));
  writeFileSync(path.join(root, 'control', 'main.tf'), hclOf(publicBucket));
  return root;
};

testWithAll(
  ['checkov'],
  'what Terraform creates breaks no rule of Checkov but those that are listed with a reason',
  async () => {
    const root = await tree();
    expect(existsSync(path.join(root, 'lms', 'terraform', 'main.tf'))).toBe(true);
    const { stdout } = await promisify(execFile)(
      toolPath('checkov')!,
      ['-d', root, '--framework', 'terraform', '-o', 'json', '--soft-fail', '--skip-download', '--skip-path', 'tests'],
      { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LOG_LEVEL: 'ERROR' } },
    );
    const { results } = JSON.parse(stdout) as Report;
    expect(results?.parsing_errors).toEqual([]);
    const failed = results!.failed_checks.filter(
      ({ check_id: id, resource }) =>
        !Object.keys(exceptions).some(
          (key) => key === id || (key.startsWith(`${id} `) && resource.endsWith(key.slice(id.length + 1))),
        ),
    );
    const findings = failed.map(({ check_id: id, resource, file_path: file }) => `${file} ${resource} ${id}`);
    expect(findings.filter((finding) => !finding.startsWith('/control/'))).toEqual([]);
    expect(findings).toContain('/control/main.tf google_storage_bucket.open CKV_GCP_114');
  },
  240_000,
);
