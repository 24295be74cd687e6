/** `node scripts/launch.mjs icons`: draws build/icon.svg in every size and packs the sizes for each system. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './lib/chromium.ts';
import { root, say } from './lib/paths.ts';
import { ensureSystemPackages } from './lib/system-packages.ts';

const LINUX = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 24, 32, 48, 64, 128, 256];
/** Type codes of Apple's icon format: plain sizes, then sizes for displays with double resolution. */
const APPLE: [type: string, size: number][] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];

await ensureSystemPackages(['browser']);
const build = join(root, 'build');
const svg = readFileSync(join(build, 'icon.svg'), 'utf8');
const drawn = await draw([...new Set([...LINUX, ...WINDOWS, ...APPLE.map(([, size]) => size)])]);
const png = (size: number): Buffer => drawn.get(size) as Buffer;

mkdirSync(join(build, 'icons'), { recursive: true });
for (const size of LINUX) writeFileSync(join(build, 'icons', `${size}x${size}.png`), png(size));
writeFileSync(join(build, 'icon.ico'), ico());
writeFileSync(join(build, 'icon.icns'), icns());
say(`icons drawn from build/icon.svg into build/`);

async function draw(sizes: number[]): Promise<Map<number, Buffer>> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args });
  const pictures = new Map<number, Buffer>();
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px}</style>${svg}`);
    pictures.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
  await browser.close();
  return pictures;
}

/** Returns an .ico file: a table of 16-byte entries, then the pictures as PNG (supported since Windows Vista). */
function ico(): Buffer {
  const head = Buffer.alloc(6 + 16 * WINDOWS.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(WINDOWS.length, 4);
  let offset = head.length;
  for (const [index, size] of WINDOWS.entries()) {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png(size).length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png(size).length;
  }
  return Buffer.concat([head, ...WINDOWS.map(png)]);
}

/** Returns an .icns file: chunks of type, length and PNG, inside an outer chunk of the same form. */
function icns(): Buffer {
  const chunks = APPLE.map(([type, size]) => chunk(type, png(size)));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}
