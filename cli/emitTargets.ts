/** Which folders are emitted, and what is in each: systems one by one, then what the fleet shares, with the members' manifest. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nearest } from '../model/nearest.ts';
import type { Organization } from '../model/organization.ts';
import type { System } from '../model/system.ts';
import type { EmitContext } from '../terraform/context.ts';
import { emitFleet, emitSystem } from '../terraform/emit.ts';
import { hashesOf, listFile } from './emitFolder.ts';
import { LoadError } from './loadError.ts';
import { organizationFile } from './loadSystems.ts';

export interface Target {
  readonly id: string;
  readonly files: ReadonlyMap<string, string>;
  /** Undefined where they are not known yet. */
  readonly hashes: ReadonlyMap<string, string> | undefined;
  /** Whether nothing defines it any more. */
  readonly isGone: boolean;
}

export interface Emission {
  readonly systems: readonly System[];
  /** Whether these are all systems there are: then what they share is emitted too, and what nobody emits is removed. */
  readonly isAll: boolean;
  /** Whether every system gets its files, or members of a table only a hash of each. */
  readonly inFull: boolean;
  /** The folder of definitions. */
  readonly definitions: string;
  /** The folder of what is emitted. */
  readonly out: string;
}

export const fleetFolder = 'fleet';

/** One by one, so that whoever writes them can stop in between. */
export function* targetsOf(emission: Emission, context: EmitContext): Generator<Target | undefined> {
  const { systems, isAll, inFull, out } = emission;
  const isMember = memberTest(emission);
  const manifest: Record<string, string> = {};
  const inOut = new Set(foldersIn(out));
  for (const system of systems) {
    const files = emitSystem(system, context);
    const hashes = isAll ? hashesOf(files) : undefined;
    if (hashes !== undefined && isMember(system)) {
      for (const [file, hash] of hashes) manifest[`${system.id}/${file}`] = hash;
    }
    // A member whose folder is there is kept as it should be: who wrote it in full goes on having it.
    const isWritten = inFull || !isMember(system) || inOut.has(system.id);
    yield isWritten ? { id: system.id, files, hashes, isGone: false } : undefined;
  }
  if (!isAll) return;
  const files = new Map(emitFleet(systems, context));
  if (Object.keys(manifest).length > 0) {
    files.set('manifest.json', `${JSON.stringify({ members: manifest }, null, 2)}\n`);
  }
  yield { id: fleetFolder, files, hashes: undefined, isGone: false };
  const known = new Set([fleetFolder, ...systems.map(({ id }) => id)]);
  for (const id of inOut) {
    if (!known.has(id)) yield { id, files: new Map(), hashes: new Map(), isGone: true };
  }
}

/** Systems without a file of their own are rows of a table. */
const memberTest = ({ definitions }: Emission): ((system: System) => boolean) => {
  const named = new Set(readdirSync(definitions));
  return ({ id }) => !named.has(`${id}.ts`);
};

/** Those that were emitted: others are somebody else's. */
const foldersIn = (out: string): readonly string[] =>
  existsSync(out)
    ? readdirSync(out)
        .filter((id) => existsSync(path.join(out, id, listFile)))
        .toSorted()
    : [];

/** Throws `LoadError` for systems whose owner the organization does not know: nobody would be told of their alerts. */
export const requireOwners = (systems: readonly System[], organization: Organization, definitions: string): void => {
  const known = organization.owners.map(({ id }) => id);
  const strangers = systems.filter(({ owner }) => !known.includes(owner));
  if (strangers.length === 0) return;
  throw new LoadError(
    strangers.map(({ id, owner }) => {
      const meant = nearest(owner, known);
      const add = `add the owner to ${organizationFile}.ts, with the channels that reach them`;
      return {
        file: definitions,
        problem: {
          id: 'systems/unknown-owner',
          place: `${id} owner`,
          what: `the organization has no owner '${owner}': nobody would be told of this system's alerts`,
          fix: meant === undefined ? add : `did you mean '${meant}'? Or ${add}`,
        },
      };
    }),
  );
};
