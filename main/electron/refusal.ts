import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app, dialog } from 'electron';
import { languageFor } from '../../contract/language.ts';
import { systemLanguage } from './language.ts';
import { type NativeWords, nativeWords } from './words.ts';

/**
 * Ends a refused start with a message box. Opens nothing of the profile. On Linux a message box needs `ready`, when
 * Chromium is already running, so Chromium gets an empty temporary folder and runs without the refused switches.
 * @param code the exit code
 * @param say returns the box's title and text
 * @param removed names of switches to remove from the command line before `ready`
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
