/** The hand-written Terraform modules, which are emitted as they are, so that the roots find them wherever they are written. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const modulesFolder = 'modules';

const source = path.join(import.meta.dirname, '..', '..', 'terraform', 'modules');

/** Texts by path, such as 'table/main.tf'. */
export const readModules = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => /^[^/.]+\/[^/]+\.tf$/.test(file))
      .toSorted()
      .map((file) => [file, readFileSync(path.join(source, file), 'utf8')]),
  );
