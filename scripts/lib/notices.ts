/**
 * Creates `out/notices/`: the licence texts of everything in the program (THIRD-PARTY.txt), its bill of materials
 * (sbom.cdx.json, CycloneDX), and the data of the About screen (about.json). The same sources give the same files.
 */
import { execFileSync, type StdioOptions } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AboutFile, PackageNotice } from '../../contract/about.ts';
import type { BundledPackage } from './bundled.ts';
import { keychainPackages, type NativePackage, type NativePart, takenLicence } from './native-notices.ts';

/** SPDX identifiers of the licences that only require their text in the package. */
const allowed = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'OFL-1.1'],
  // The licences of libdbus and of Unicode's tables, both in the keychain module.
  ...['AFL-2.1', 'Unicode-3.0'],
];

/** Packages without a licence text of their own, with the package whose text is the same. */
const sameTextAs: Record<string, string> = {
  // Same author, whose package.json names MIT but whose package has no licence file.
  'react-remove-scroll-bar': 'react-remove-scroll',
};

/** The licences of bundled files that are not code. A file without an entry here stops the build. */
const assetLicences = [
  {
    files: /^node_modules\/pdfjs-dist\/standard_fonts\/Foxit\w+\.pfb$/,
    licence: 'BSD-3-Clause',
    text: 'node_modules/pdfjs-dist/standard_fonts/LICENSE_FOXIT',
  },
  {
    files: /^node_modules\/@expo-google-fonts\/arimo\/[\w/]+\.ttf$/,
    licence: 'OFL-1.1',
    text: 'node_modules/@expo-google-fonts/arimo/LICENSE_FONT',
  },
  {
    files: /^node_modules\/pdfjs-dist\/wasm\/jbig2_\w+\.js$/,
    licence: 'Apache-2.0 AND BSD-3-Clause',
    text: ['LICENSE_JBIG2', 'LICENSE_PDFJS_JBIG2'].map((name) => `node_modules/pdfjs-dist/wasm/${name}`),
  },
  {
    files: /^node_modules\/pdfjs-dist\/wasm\/openjpeg_\w+\.js$/,
    licence: 'BSD-2-Clause',
    text: ['LICENSE_OPENJPEG', 'LICENSE_PDFJS_OPENJPEG'].map(
      (name) => `node_modules/pdfjs-dist/wasm/${name}`,
    ),
  },
];

/** Packages in the program but in no bundle: Electron and the loader of the keychain module. */
const besideBundles = ['electron', '@napi-rs/keyring'];

interface LockedPackage {
  version: string;
  integrity?: string;
  license?: string;
}

/** True when one of the alternatives of an SPDX expression is allowed, with all of its parts. */
export function isAllowed(expression: string | null): boolean {
  if (expression === null) return false;
  // Replaces the innermost brackets first, until none are left.
  const within = /\(([^()]*)\)/;
  let flat = expression;
  while (within.test(flat)) flat = flat.replace(within, (_, part) => (isAllowed(part) ? 'MIT' : 'none'));
  return flat.split(/ OR /i).some((all) => all.split(/ AND /i).every((one) => allowed.includes(one.trim())));
}

/** Returns the full licence text in a README, or null. Some packages have it there instead of in a file of its own. */
export function licenceInReadme(readme: string): string | null {
  const [, after] = readme.split(/^#+ *licen[cs]e.*$|^licen[cs]e\s*\n-+$/im);
  const text = after?.split(/^#+ /m)[0]?.trim() ?? '';
  return /permission is hereby granted|redistribution and use/i.test(text) ? text : null;
}

const licenceOfAsset = (file: string) => assetLicences.find(({ files }) => files.test(file));

/** Returns the SPDX expression of a package and its bundled assets; null when a part has no known licence. */
export function wholeLicence({ licence, assets }: BundledPackage): string | null {
  const parts = [licence, ...assets.map((file) => licenceOfAsset(file)?.licence ?? null)];
  if (parts.includes(null)) return null;
  return [...new Set(parts.flatMap((part) => part?.split(' AND ') ?? []))].join(' AND ');
}

/** Returns each package's notice. Throws an error that names each package with a forbidden licence or without a text. */
export function noticesOf(packages: (BundledPackage | NativePackage)[], root: string): PackageNotice[] {
  const problems: string[] = [];
  const textOf = ({ name, folder, files, assets }: BundledPackage): string | null => {
    const all = new Set([...files, ...assets.map((file) => licenceOfAsset(file)?.text ?? [])].flat());
    if (files.length > 0)
      return [...all].map((file) => readFileSync(join(root, file), 'utf8').trim()).join('\n\n');
    const readme = join(root, folder, 'README.md');
    const own = existsSync(readme) ? licenceInReadme(readFileSync(readme, 'utf8')) : null;
    const other = packages.find((each) => each.name === sameTextAs[name]);
    return own ?? (other ? textOf(other) : null);
  };
  const notices = packages.map((each): PackageNotice => {
    const { name, version } = each;
    const licence = wholeLicence(each);
    const texts = [textOf(each), 'remark' in each ? each.remark : null];
    const text = texts[0] === null ? null : texts.reverse().filter(Boolean).join('\n\n');
    if (!isAllowed(licence)) problems.push(`${name} ${version}: its licence is ${licence ?? 'not known'}`);
    if (text === null) problems.push(`${name} ${version}: it brings no licence text`);
    for (const part of partsOf(each))
      if (!isAllowed(part.licence))
        problems.push(
          `${part.name} ${part.version} in ${name}: its licence is ${part.licence || 'not known'}`,
        );
    return { name, version, licence: licence ?? '', text: text ?? '' };
  });
  if (problems.length === 0) return notices;
  throw new Error(`the licences of what is in the program are not in order:\n  ${problems.join('\n  ')}`);
}

const partsOf = (each: BundledPackage | NativePackage): NativePart[] => ('parts' in each ? each.parts : []);

/** Returns the program's bill of materials (CycloneDX 1.6), without a time or serial number so that it is reproducible. */
export function billOfMaterials(
  self: { name: string; version: string },
  packages: (BundledPackage | NativePackage)[],
  locked: (name: string, version: string) => LockedPackage | undefined,
): object {
  const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const purlOf = ({ source, name, version }: NativePart) => `pkg:${source}/${name}@${version}`;
  const component = (part: NativePart) => ({
    type: 'library',
    'bom-ref': purlOf(part),
    name: part.name,
    version: part.version,
    purl: purlOf(part),
    licenses: [
      takenLicence(part) === part.licence
        ? { expression: part.licence }
        : { expression: takenLicence(part), acknowledgement: 'concluded' },
    ],
  });
  const native = packages.filter((each) => partsOf(each).length > 0);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': self.name, name: self.name, version: self.version },
    },
    components: packages.map((each) => {
      const { name, version } = each;
      const [algorithm, hash] = locked(name, version)?.integrity?.split('-') ?? [];
      return {
        type: name === 'electron' ? 'framework' : 'library',
        'bom-ref': purl(name, version),
        name,
        version,
        purl: purl(name, version),
        licenses: [{ expression: wholeLicence(each) }],
        ...(algorithm === 'sha512' && hash
          ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] }
          : {}),
        ...(native.includes(each) ? { components: partsOf(each).map(component) } : {}),
      };
    }),
    dependencies: [
      { ref: self.name, dependsOn: packages.map(({ name, version }) => purl(name, version)) },
      ...native.map((each) => ({
        ref: purl(each.name, each.version),
        dependsOn: partsOf(each).map(purlOf),
      })),
    ],
    // Incomplete, because a native module also contains Rust's standard library, which no list of parts names.
    compositions: [
      { aggregate: 'incomplete', assemblies: native.map(({ name, version }) => purl(name, version)) },
    ],
  };
}

/**
 * Returns the date of the sources: SOURCE_DATE_EPOCH (seconds, https://reproducible-builds.org/specs/source-date-epoch/)
 * or the date of the last commit that touched them. Null outside a clone.
 */
export function sourceDate(root: string, sources: string[]): string | null {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch && /^\d+$/.test(epoch)) return new Date(Number(epoch) * 1000).toISOString();
  try {
    const date = execFileSync('git', ['log', '-1', '--format=%cI', '--', ...sources], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return date === '' ? null : new Date(date).toISOString();
  } catch {
    return null; // git is missing, or this is no clone
  }
}

/** Returns the files under these paths that differ from the last commit or are untracked. Empty outside a clone. */
export function changedSince(root: string, paths: string[]): string[] {
  try {
    const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', ...paths];
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
    const lines = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio }).split('\0');
    return lines.filter((line) => line !== '').map((line) => line.slice(3));
  } catch {
    return []; // git is missing, or this is no clone; then the date is unknown too, which stops a release
  }
}

/** Writes `out/notices/` for a processor of this system, from the bundler's lists in `out/bundled/`. */
export function writeNotices(root: string, builtAt: string | null, arch: string): void {
  const json = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
  const lists: BundledPackage[][] = ['main', 'preload', 'renderer'].map((name) =>
    json('out', 'bundled', `${name}.json`),
  );
  const beside = besideBundles.map((name): BundledPackage => {
    const { version, license } = json('node_modules', name, 'package.json');
    const folder = `node_modules/${name}`;
    return { name, version, licence: license, folder, files: [`${folder}/LICENSE`], assets: [] };
  });
  const native = keychainPackages(root, process.platform, arch);
  const all = new Map(
    [...lists.flat(), ...beside, ...native].map((each) => [`${each.name}@${each.version}`, each]),
  );
  const packages = [...all.keys()].sort().map((key) => all.get(key) as BundledPackage);
  const notices = noticesOf(packages, root);
  const { name, version, productName } = json('package.json');
  const lock: Record<string, LockedPackage> = json('package-lock.json').packages;
  const locked = (wanted: string, at: string) =>
    Object.entries(lock).find(
      ([path, entry]) => path.endsWith(`node_modules/${wanted}`) && entry.version === at,
    )?.[1];

  const folder = join(root, 'out', 'notices');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const about: AboutFile = { builtAt, packages: notices };
  writeFileSync(join(folder, 'about.json'), JSON.stringify(about));
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), thirdPartyText(productName, notices));
  const bill = billOfMaterials({ name, version }, packages, locked);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
}

function thirdPartyText(productName: string, notices: PackageNotice[]): string {
  const line = '='.repeat(80);
  const parts = notices.map(
    ({ name, version, licence, text }) => `${line}\n${name} ${version} (${licence})\n\n${text}\n`,
  );
  return `${productName} contains the packages below, under the licences given with each. The licences of Chromium and
of what it contains are in LICENSES.chromium.html, beside the program.

${parts.join('\n')}`;
}
