/** What each part of the project may import: the boundary between the page, the main process and the test equipment. */
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { importsOf, type Source } from './source.ts';

interface Part {
  /** Folders with a slash at the end, and files. */
  files: readonly string[];
  /** Packages by name. `node:*` stands for all modules of Node, `*` for every package. */
  packages: readonly string[];
  /** Files and packages that the part may not import, although one of its folders or names includes them. */
  except?: readonly string[];
}

const page = [
  '@expo-google-fonts/arimo',
  '@mantine/core',
  '@mantine/hooks',
  '@mantine/notifications',
  '@tabler/icons-react',
  '@tanstack/react-virtual',
  'dayjs',
  'i18next',
  'pdfjs-dist',
  'react',
  'react-dom',
  'react-i18next',
  'zod',
  'zustand',
];
/** What services may import. Without `node:module`, because it loads modules under computed names. */
const services = {
  files: ['main/', 'contract/'],
  packages: ['node:*', '@napi-rs/keyring', 'axios', 'zod'],
  except: ['node:module'],
};

/**
 * What each part may import. The longest name that a file's path begins with is the file's part; a file without a part
 * may import anything. The layers (`folders.ts`) say more about the folders inside a part.
 */
export const PARTS: Readonly<Record<string, Part>> = {
  'contract/': { files: ['contract/'], packages: ['zod'] },
  // A sandboxed preload can load nothing but electron.
  'preload/': { files: ['preload/', 'contract/'], packages: ['electron'] },
  // The page reaches the rest through the contract (window.desk) only.
  'renderer/': { files: ['renderer/', 'contract/'], packages: page },
  'renderer/vite-env.d.ts': { files: ['contract/'], packages: ['vite'] },
  // The kit of any form: a form passes its own table, rules and words in.
  'renderer/form/': {
    files: ['renderer/', 'contract/'],
    packages: page,
    except: ['contract/form.ts', 'contract/check.ts', 'contract/subscription.ts'],
  },
  // Services get what they need of Electron through their constructors (main/ports.ts).
  'main/': services,
  'main/electron/': {
    ...services,
    packages: [...services.packages, 'electron', 'electron-log', 'electron-store'],
  },
  'main/training/': { ...services, files: [...services.files, 'sandbox/'] },
  // The sandbox stands in for the platform, so it knows nothing of the app.
  'sandbox/': {
    files: ['sandbox/'],
    packages: ['node:*', '@hono/node-server', 'hono', 'zod'],
    except: ['node:module'],
  },
  // Tests import the scripts' tools. Only a command, directly in scripts/, starts test equipment.
  'scripts/lib/': { files: ['scripts/', 'contract/', 'main/', 'sandbox/'], packages: ['*'] },
};

/** Returns a sentence for each import that a file's part does not allow, and for each import that is computed. */
export function foreignImports(sources: Source[]): string[] {
  return sources.flatMap((source) => {
    const { file } = source;
    const name = Object.keys(PARTS)
      .filter((each) => file.startsWith(each))
      .reduce((longest, each) => (each.length > longest.length ? each : longest), '');
    const part = PARTS[name];
    if (!part) return [];
    return importsOf(source).flatMap(({ path, line }) => {
      if (path === null) return [`${file}:${line} imports a computed name, which cannot be checked`];
      return allows(part, file, path)
        ? []
        : [`${file}:${line} imports ${path}, which ${name} may not import`];
    });
  });
}

function allows({ files, packages, except = [] }: Part, file: string, path: string): boolean {
  const [bare = ''] = path.split('?');
  const local = bare.startsWith('.') ? posix.join(posix.dirname(file), bare) : null;
  if (local && !local.startsWith('node_modules/'))
    return !except.includes(local) && files.some((each) => isIn(local, each));
  const name = packageOf(local?.slice('node_modules/'.length) ?? bare);
  const isListed = packages.includes(name) || (name.startsWith('node:') && packages.includes('node:*'));
  return !except.includes(name) && (isListed || packages.includes('*'));
}

const isIn = (file: string, place: string): boolean =>
  place.endsWith('/') ? file.startsWith(place) : file === place;

/** Returns the name of an import's package. A module of Node has its `node:` in front, written or not. */
function packageOf(path: string): string {
  const [scope = '', name = ''] = path.split('/');
  if (isBuiltin(path)) return scope.startsWith('node:') ? scope : `node:${scope}`;
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
