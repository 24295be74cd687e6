import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.ts';

/** The free font that stands in for Windows' own on screenshots: Debian's default is a good deal wider. */
const STAND_IN = 'Inter';

export function hasFont(): boolean {
  const { stdout } = spawnSync('fc-match', [STAND_IN, 'family'], { encoding: 'utf8' });
  return stdout?.includes(STAND_IN) ?? false;
}

/** Names that the desk asks for first (renderer/theme), each given to the stand-in, for our own processes only. */
export function fontEnvironment(): NodeJS.ProcessEnv {
  if (process.platform !== 'linux' || !hasFont()) return {};
  const aliases = ['Segoe UI', 'system-ui', 'sans-serif'].map(
    (name) =>
      `<match target="pattern"><test name="family" qual="first"><string>${name}</string></test>` +
      `<edit name="family" mode="prepend" binding="strong"><string>${STAND_IN}</string></edit></match>`,
  );
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig><include>/etc/fonts/fonts.conf</include>',
    ...aliases,
    '</fontconfig>',
  ];
  mkdirSync(cacheDir, { recursive: true });
  const file = join(cacheDir, 'fonts.conf');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { FONTCONFIG_FILE: file };
}
