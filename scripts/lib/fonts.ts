import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.ts';

/** The free font that replaces Windows' own font on screenshots, because Debian's default font is much wider. */
const STAND_IN = 'Inter';

export function hasFont(): boolean {
  const { stdout } = spawnSync('fc-match', [STAND_IN, 'family'], { encoding: 'utf8' });
  return stdout?.includes(STAND_IN) ?? false;
}

/** Maps the app's preferred fonts (renderer/theme) to the stand-in, for this process and its children only. */
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
