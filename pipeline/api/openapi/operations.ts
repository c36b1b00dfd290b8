/**
 * What a system's API can be asked to do, each under one name: the document's operation ids and the methods of generated
 * clients. The names follow from the paths, so that they stay as long as the paths do.
 */
import { exportPath, type KeyRoute, type ListRoute, type PublishRoute } from '../../../model/stage.ts';
import type { System } from '../../../model/system.ts';

interface Named {
  /** Such as 'listFlights'. */
  readonly id: string;
  readonly path: string;
}

export type Operation =
  | (Named & { readonly kind: 'List'; readonly route: ListRoute })
  | (Named & { readonly kind: 'Export'; readonly route: ListRoute })
  | (Named & { readonly kind: 'Lookup'; readonly route: KeyRoute })
  | (Named & { readonly kind: 'Publish'; readonly route: PublishRoute });

export const operationsOf = ({ stages: { api } }: System): readonly Operation[] => {
  const taken = new Set<string>();
  const named = (wanted: string): string => {
    let id = wanted;
    for (let n = 2; taken.has(id); n++) id = `${wanted}${n}`;
    taken.add(id);
    return id;
  };
  return api.routes.flatMap((route): readonly Operation[] => {
    const { path } = route;
    const noun = nounOf(path);
    switch (route.kind) {
      case 'ListRoute':
        return [
          { kind: 'List', id: named(`list${noun}`), path, route },
          { kind: 'Export', id: named(`export${noun}`), path: exportPath(path), route },
        ];
      case 'KeyRoute': {
        const by = route.keys.map(pascal).join('And');
        return [{ kind: 'Lookup', id: named(`get${noun.replace(/^Get(?=[A-Z])/, '')}By${by}`), path, route }];
      }
      case 'PublishRoute':
        return [{ kind: 'Publish', id: named(`publish${noun}`), path, route }];
    }
  });
};

const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** '/get_data/{action_id}:{user_email}' is 'GetData'. */
const nounOf = (path: string): string => pascal(path.replaceAll(/\{\w+\}/g, ' '));
