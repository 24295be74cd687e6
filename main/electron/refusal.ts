import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app, dialog } from 'electron';
import { languageFor, systemLanguage } from './language.ts';
import { type NativeWords, nativeWords } from './words.ts';

/**
 * Ends a start that must not go on, after a box with words. Nothing of the profile is opened. On Linux a box needs
 * `ready`, at which Chromium has begun to work; until then it works in an empty folder, and without the switches.
 * @param removed switches that are taken away
 */
export function endStart(
  code: number,
  say: (words: NativeWords) => [title: string, text: string],
  removed: readonly string[] = [],
): void {
  let folder: string | null = null;
  const end = () => {
    try {
      dialog.showErrorBox(...say(nativeWords[languageFor(language())]));
    } finally {
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
      app.exit(code);
    }
  };
  if (process.platform !== 'linux') {
    end();
    return;
  }
  folder = mkdtempSync(path.join(tmpdir(), 'investment-desk-'));
  app.setPath('userData', folder);
  app.setPath('sessionData', folder);
  for (const name of removed) app.commandLine.removeSwitch(name);
  void app.whenReady().then(end);
}

function language(): string {
  try {
    return systemLanguage();
  } catch {
    return 'de';
  }
}
