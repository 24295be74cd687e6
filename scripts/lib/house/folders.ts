/** The direction of imports between the folders of the project. */
import { posix } from 'node:path';
import { importsOf, type Source } from './source.ts';

/**
 * The layers of each side that has some, from the top. A file imports from its own folder and from the layers below its
 * own, types included. docs/architecture.md describes the layers.
 */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  main: [
    'index.ts',
    'electron',
    'ipc',
    'app',
    'session',
    'review',
    'subscriptions',
    'documents',
    'sync',
    'lists',
    'investors',
    'attachments',
    'audit',
    'training',
    'freshness',
    'storage',
    'profile',
    'platform',
    'secrets',
    'ports.ts',
    'log',
    'clock.ts',
  ],
  renderer: [
    'main.tsx',
    'App.tsx',
    'shell',
    'features',
    'form',
    'components',
    'actions',
    'stores',
    'i18n',
    'time',
    'ipcClient.ts',
    'faults.ts',
    'theme',
    'vite-env.d.ts',
  ],
};

interface Import {
  from: string;
  to: string;
}

function localImports(source: Source): Import[] {
  const folder = posix.dirname(source.file);
  return importsOf(source)
    .flatMap(({ path }) => (path?.startsWith('.') ? [path] : []))
    .map((path) => ({ from: source.file, to: posix.join(folder, path) }));
}

/**
 * Returns a sentence for each import that points to a higher layer of its side, and for each file without a layer. The
 * features of the renderer are one layer: circlesBetweenFolders keeps them in order among each other.
 */
export function upwardImports(sources: Source[]): string[] {
  return Object.entries(LAYERS).flatMap(([side, layers]) => {
    const layerOf = (file: string) => layers.indexOf(file.split('/')[1] ?? '');
    const inside = sources.filter(({ file }) => file.startsWith(`${side}/`));
    const without = inside
      .filter(({ file }) => layerOf(file) < 0)
      .map(({ file }) => `${file} is in no layer`);
    const upward = inside
      .flatMap(localImports)
      .filter(({ from, to }) => to.startsWith(`${side}/`) && layerOf(to) < layerOf(from))
      .map(({ from, to }) => `${from} imports ${to} from a higher layer`);
    return [...without, ...upward];
  });
}

/**
 * Returns the folder that a rule about folders counts a file to. A folder inside a folder is a part of it and counts as
 * the whole. Each folder in `features/` counts as a folder of its own.
 */
function folderOf(file: string): string {
  const [top = '', second = '', third = ''] = file.split('/');
  return second === 'features' ? `${top}/${second}/${third}` : `${top}/${second}`;
}

/**
 * Returns a sentence for each circle between folders, types included. Each file directly in a side, such as
 * `main/ports.ts`, is a folder of its own.
 */
export function circlesBetweenFolders(sources: Source[]): string[] {
  const graph = new Map<string, Map<string, Import>>();
  for (const each of sources.flatMap(localImports)) {
    const [from, to] = [folderOf(each.from), folderOf(each.to)];
    if (from === to) continue;
    const targets = graph.get(from) ?? new Map();
    graph.set(from, targets);
    if (!targets.has(to)) targets.set(to, each);
  }
  return [...graph].flatMap(([folder, targets]) =>
    [...targets].flatMap(([target, first]) => {
      const back = pathBetween(graph, target, folder);
      // Each circle is reported once, at its first folder by name.
      if (!back || back.some((each) => each < folder)) return [];
      return `${[folder, ...back].join(' → ')} is a circle (${first.from} imports ${first.to})`;
    }),
  );
}

/** Returns a shortest path from one folder to another, both included; null when there is none. */
function pathBetween(
  graph: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  from: string,
  to: string,
): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const folder of cameFrom.keys()) {
    if (folder === to) {
      const path = [to];
      for (let at = cameFrom.get(to); at; at = cameFrom.get(at)) path.unshift(at);
      return path;
    }
    for (const next of graph.get(folder)?.keys() ?? []) if (!cameFrom.has(next)) cameFrom.set(next, folder);
  }
  return null;
}
