/** HCL is read as Terraform reads it. The judge is HashiCorp's own parser, compiled to WebAssembly (@cdktn/hcl2json). */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as hashicorp } from '@cdktn/hcl2json';
import { describe, expect, test } from '@jest/globals';
import { findArtefacts } from '../lint/artefact/find.ts';
import { readJson } from '../lint/artefact/source.ts';
import { artefactChecksFor, artefactKinds } from '../lint/fileChecks.ts';
import { hclSource } from './support/hclParser.ts';
import { hclOf } from './terraform/hcl.ts';

const root = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** As Terraform's JSON syntax allows: one block is a list of one. */
const unlisted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.length === 1 ? unlisted(value[0]) : value.map(unlisted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unlisted(member)]));
};

/** White space inside of expressions has no meaning. */
const tidy = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/\$\{[^"]*?\}/g, (expression) => expression.replaceAll(/\s|\\n/g, '')));

const own = (text: string): unknown => {
  const source = hclSource(text);
  if (source.kind === 'Unreadable') throw new Error(source.message);
  return tidy(unlisted((source.value as { readonly resource?: unknown }).resource ?? {}));
};
const theirs = async (text: string): Promise<unknown> =>
  tidy(unlisted((await hashicorp('main.tf', text))['resource'] ?? {}));

const resource = (body: string): string => `resource "google_monitoring_alert_policy" "p" {\n${body}\n}\n`;

describe('as HashiCorp reads it', () => {
  test.each([
    ['texts', 'a = "x \\"quoted\\" \\\\ \\n \\t é \\u00e9 \\U0001F600 $${x} %%{y}"'],
    ['numbers', 'a = 1\nb = -5.5\nc = 1e3\nd = 0.001'],
    ['other literals', 'a = true\nb = false\nc = null'],
    ['lists and objects', 'a = [1, "x", [true],]\nb = { x = 1, "y z" = [2], z: 3 }\nc = {\n  x = 1\n  y = 2\n}'],
    ['a key in parentheses', 'a = { (var.x) = 1 }'],
    ['a text with an expression', 'a = "orders-${var.x}-${upper(var.y)}"'],
    ['a text that is one expression', 'a = "${var.x}"'],
    ['expressions', 'a = var.x\nb = var.x[0].y\nc = [for k in var.x : k.y if k.z]\nd = { for k, v in var.x : k => v }'],
    ['conditions', 'a = var.x == null ? 10 : var.y'],
    ['a splat', 'a = google_monitoring_notification_channel.c[*].name'],
    ['functions', 'a = templatefile("x.json", { y = 1 })\nb = element(var.x, 0)'],
    ['a heredoc', 'a = <<EOT\n  x\n    y ${var.z}\nEOT\nb = 1'],
    ['an indented heredoc', 'a = <<-EOT\n    x\n      y\n    z\n  EOT'],
    ['an empty heredoc', 'a = <<EOT\nEOT'],
    ['a heredoc with quotes and escapes that are none', 'a = <<EOT\n"x" \\n $${y}\nEOT'],
    ['directives', 'a = "%{if var.x}y%{else}z%{endif}"'],
    ['blocks, one, several and nested', 'b {\n  x = 1\n}\nc {\n  d { x = 1 }\n  d { x = 2 }\n}'],
    ['comments', '# one\n// two\n/* three\n four */\na = 1 # five'],
    ['Windows line ends', 'a = 1\r\nb = "x"\r\n'],
  ])('%s', async (_title, body) => {
    expect(own(resource(body))).toEqual(await theirs(resource(body)));
  });

  test.each(globSync('generated/*/terraform/{alerts,uptime,metrics}.tf.json', { cwd: root }))(
    '%s, written as HCL',
    async (file) => {
      const text = hclOf(read(file));
      expect(own(text)).toEqual(await theirs(text));
    },
  );
});

test.each(globSync('generated/{datos,flights}/terraform/*.tf.json', { cwd: root }))(
  '%s has the same findings in HCL as in JSON',
  async (file) => {
    const json = readJson(file, read(file));
    const hcl = hclSource(hclOf(read(file)));
    if (json.kind !== 'Source' || hcl.kind !== 'Source') throw new Error('both can be read');
    const findings = async (source: typeof json): Promise<readonly string[]> => {
      const { artefacts } = findArtefacts(source, artefactKinds);
      const checks = await artefactChecksFor(artefacts);
      return checks
        .flatMap(({ find }) => artefacts.flatMap((artefact) => find(artefact)))
        .map(({ check, message }) => `${check}: ${message}`)
        .toSorted();
    };
    expect(findArtefacts(hcl, artefactKinds).artefacts.length).toBe(
      findArtefacts(json, artefactKinds).artefacts.length,
    );
    expect(await findings(hcl)).toEqual(await findings(json));
  },
);
