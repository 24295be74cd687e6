/** Lists the parts compiled into the keychain's native module, from the list in each of its platform packages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled.ts';

/** A crate or a C library inside a native module. */
export interface NativePart {
  name: string;
  version: string;
  /** SPDX expression of the licences that the authors offer. */
  licence: string;
  /** Origin of the part, as the type of a package URL. */
  source: 'cargo' | 'generic';
}

/** A package whose native module has parts of its own. `remark` is printed before their licence texts. */
export interface NativePackage extends BundledPackage {
  parts: NativePart[];
  remark: string;
}

const list = 'LICENSE.third-party.md';

/**
 * Returns the parts in a list from napi-rs, and the SPDX identifiers of the licences whose texts it contains. Throws if
 * the list has an unknown section, because its contents have not been reviewed.
 */
export function readPartsList(text: string): { parts: NativePart[]; elected: string[] } {
  const parts: NativePart[] = [];
  const elected: string[] = [];
  for (const section of text.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const body = lines.join('\n');
    const [, name, version] = heading.match(/^(\S+) (\S+) \(vendored C library\)$/) ?? [];
    if (heading === 'Crates')
      for (const [, crate = '', at = '', licence = ''] of body.matchAll(/^\| (\S+) \| (\d\S*) \| (.+) \|$/gm))
        parts.push({ name: crate, version: at, licence, source: 'cargo' });
    else if (heading === 'License texts')
      elected.push(...[...body.matchAll(/^### .*\(`(.+)`\)$/gm)].map(([, id = '']) => id));
    else if (name && version)
      parts.push({
        name,
        version,
        licence: body.match(/licensed under\s+`([^`]+)`/)?.[1] ?? '',
        source: 'generic',
      });
    else throw new Error(`${list} has a section that is not known: ${heading}`);
  }
  if (parts.length === 0 || elected.length === 0)
    throw new Error(`${list} lists no crates or no licence texts`);
  return { parts, elected: [...new Set(elected)] };
}

/** Returns the licence chosen for a part. Only libdbus's choice is made here; the list's texts decide all others. */
export const takenLicence = ({ licence }: NativePart): string =>
  licence === 'AFL-2.1 OR GPL-2.0-or-later' ? 'AFL-2.1' : licence;

/** Returns the keychain module's platform packages that are packed for a processor (electron-builder.yml, `files`). */
export function keychainPackages(root: string, platform: string, arch: string): NativePackage[] {
  const scope = 'node_modules/@napi-rs';
  return readdirSync(join(root, scope))
    .filter((name) => name.startsWith(`keyring-${platform}-${arch}`))
    .map((name) => {
      const folder = `${scope}/${name}`;
      const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      if (!existsSync(join(root, folder, list))) throw new Error(`${folder} brings no ${list}`);
      const { parts, elected } = readPartsList(readFileSync(join(root, folder, list), 'utf8'));
      const libraries = parts.filter(({ source }) => source === 'generic');
      const licences = [manifest.license, ...elected, ...libraries.map(takenLicence)];
      return {
        name: manifest.name,
        version: manifest.version,
        licence: [...new Set(licences)].join(' AND '),
        folder,
        // The binary comes from the same sources as the package that loads it, so it has the same licence text.
        files: [`${scope}/keyring/LICENSE`, `${folder}/${list}`],
        assets: [],
        parts,
        remark: remark(libraries),
      };
    });
}

function remark(libraries: NativePart[]): string {
  const taken = libraries.map(
    (each) =>
      `${each.name} ${each.version} is linked statically. Its authors offer ${each.licence}; it is used and passed on under ` +
      `${takenLicence(each)}.`,
  );
  return [
    'The native module is made of the parts that are listed below. Where a part offers several licences, the one whose text is given is taken.',
    ...taken,
    "The list leaves out Rust's standard library and the crates inside it, which every Rust program contains: Copyright (c) " +
      'The Rust Project contributors, MIT OR Apache-2.0. They are taken under the Apache License 2.0, whose text is below.',
  ].join('\n');
}
