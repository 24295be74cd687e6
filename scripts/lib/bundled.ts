/** Lists the packages in a bundle, with those of their bundled files that are not code. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'vite';

/** A package with at least one module in a bundle. Paths are relative to the project's folder. */
export interface BundledPackage {
  name: string;
  version: string;
  /** SPDX expression from package.json. */
  licence: string | null;
  folder: string;
  /** The licence files in the package's folder. */
  files: string[];
  /** Bundled files that are neither code nor styles, such as fonts. They may have their own licence. */
  assets: string[];
}

const isLicenceFile = (name: string): boolean => /^(licen[cs]e|copying)/i.test(name);
const isCode = (file: string): boolean => /\.([cm]?[jt]sx?|css|json)$/.test(file);

/**
 * Returns the packages of these modules, in alphabetical order. Modules outside node_modules are this project's own.
 * @param copied files that are copied unchanged; they count as assets even if they are code
 */
export function packagesOf(
  moduleIds: Iterable<string>,
  root: string,
  copied: readonly string[] = [],
): BundledPackage[] {
  const fromRoot = (path: string) => relative(root, path).replaceAll('\\', '/');
  const found = new Map<string, BundledPackage>();
  for (const id of [...moduleIds, ...copied]) {
    // "\0" marks the bundler's helper modules, "?" starts a query.
    const file = id.replace(/^\0/, '').replace(/\?.*$/, '');
    const folder = file.match(/^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/)?.[0];
    if (folder === undefined) continue;
    const entry = found.get(folder) ?? {
      ...manifest(folder),
      folder: fromRoot(folder),
      files: readdirSync(folder)
        .filter(isLicenceFile)
        .sort()
        .map((name) => fromRoot(join(folder, name))),
      assets: [],
    };
    found.set(folder, entry);
    if (copied.includes(id) || !isCode(file)) entry.assets.push(fromRoot(file));
  }
  return [...found.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

function manifest(folder: string): Pick<BundledPackage, 'name' | 'version' | 'licence'> {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name, version, licence: typeof license === 'string' ? license : null };
}

/** Returns a Vite plugin that writes a bundle's packages to `out/bundled/<bundle>.json`. */
export function listPackages(bundle: string): Plugin {
  return {
    name: 'investment-desk:list-packages',
    generateBundle({ dir = '' }, output) {
      // Vite bundles this file with its configuration, so the file's own path does not lead to the project's folder.
      const root = dirname(dirname(dir));
      const chunks = Object.values(output).filter((item) => item.type === 'chunk');
      const packages = packagesOf(
        chunks.flatMap(({ moduleIds }) => moduleIds),
        root,
        Object.values(output).flatMap((item) => (item.type === 'asset' ? item.originalFileNames : [])),
      );
      mkdirSync(join(root, 'out', 'bundled'), { recursive: true });
      writeFileSync(join(root, 'out', 'bundled', `${bundle}.json`), JSON.stringify(packages));
    },
  };
}
