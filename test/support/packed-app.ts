import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect } from 'vitest';
import { fuses } from '../../build/fuses.mjs';

const names = Object.keys(fuses) as (keyof typeof fuses)[];

/** Makes what electron-builder takes for an unpacked Electron, with all its fuses set the wrong way round. */
export function electronStandIn(work: string): string {
  const dist = join(work, 'electron');
  mkdirSync(join(dist, 'resources'), { recursive: true });
  mkdirSync(join(dist, 'locales'));
  for (const language of ['de', 'en-US', 'fr']) writeFileSync(join(dist, 'locales', `${language}.pak`), '');
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
    writeFileSync(join(dist, name), name);
  writeWrongFuses(join(dist, 'electron'));
  return dist;
}

/** Writes a file in which every fuse is set the wrong way round. */
export function writeWrongFuses(file: string): void {
  const wire = names.map((name) => (fuses[name] ? FuseState.DISABLE : FuseState.ENABLE));
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.alloc(4096, 1),
      sentinel,
      Buffer.from([1, wire.length, ...wire]),
      Buffer.alloc(4096, 2),
    ]),
    { mode: 0o755 },
  );
}

/**
 * Makes a program in place of fpm, the last step of deb and rpm, which electron-builder downloads. The program keeps
 * what it is given: arguments, desktop entry and the scripts that run at installation.
 */
export function recordingFpm(work: string): string {
  const file = join(work, 'fpm.mjs');
  writeFileSync(
    file,
    `#!${process.execPath}
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
const after = (name) => args[args.indexOf(name) + 1];
const kept = ${JSON.stringify(join(work, 'fpm'))} + '/' + after('-t');
mkdirSync(kept, { recursive: true });
writeFileSync(kept + '/arguments.json', JSON.stringify(args));
for (const script of ['after-install', 'after-remove']) cpSync(after('--' + script), kept + '/' + script);
cpSync(args.find((arg) => arg.includes('.desktop=')).split('=')[0], kept + '/desktop');
writeFileSync(after('--package'), '');
`,
    { mode: 0o755 },
  );
  return file;
}

/** Returns the crates in a binary, as cargo-auditable records them: deflated JSON in a section of its own. */
export function cratesIn(binary: Buffer): string[] {
  for (let at = binary.indexOf(0x78); at >= 0; at = binary.indexOf(0x78, at + 1)) {
    if (!deflateHeads.includes(binary[at + 1] ?? 0)) continue;
    try {
      const text = inflateSync(binary.subarray(at), { maxOutputLength: 1_000_000 }).toString();
      if (!text.startsWith('{"packages":')) continue;
      const { packages } = JSON.parse(text) as {
        packages: Record<'name' | 'version' | 'kind' | 'root', string>[];
      };
      return packages
        .filter(({ kind, root: itself }) => kind !== 'build' && !itself)
        .map(({ name, version }) => `${name} ${version}`);
    } catch {
      // No deflated data begins here.
    }
  }
  return [];
}
const deflateHeads = [0x01, 0x5e, 0x9c, 0xda];

/** Checks that every fuse of a binary is set as `build/fuses.mjs` says. */
export async function expectFusesIn(binary: string): Promise<void> {
  const wire = await getCurrentFuseWire(binary);
  const states = names.map((name) => [name, wire[FuseV1Options[name]]]);
  expect(states).toEqual(names.map((name) => [name, fuses[name] ? FuseState.ENABLE : FuseState.DISABLE]));
}
