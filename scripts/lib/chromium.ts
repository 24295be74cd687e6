import { existsSync } from 'node:fs';

const places: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    // First, because Debian's launcher in /usr/bin adds switches of its own, for example one that disables pings.
    '/usr/lib/chromium/chromium',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Returns the path of Chromium: `DESK_CHROMIUM`, else the first of the usual places; null when none exists. */
export function findChromium(): string | null {
  const named = process.env.DESK_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  return places[process.platform]?.find((place) => existsSync(place)) ?? null;
}
