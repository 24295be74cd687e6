/**
 * `npm start`: builds and opens the app, under Electron or on the Chromium host. Without a display (on Linux) it runs
 * the demo instead.
 */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { windowsProfile } from '../main/profile/windows.ts';
import { readArguments } from './lib/arguments.mjs';
import { ensureBuilt } from './lib/build.ts';
import { hasDisplay } from './lib/display.ts';
import { hasOwnKeychain, startKeychain } from './lib/keychain.ts';
import { root, say } from './lib/paths.ts';
import { become } from './lib/processes.ts';
import { chooseRuntime } from './lib/runtime.ts';
import { ensureSystemPackages } from './lib/system-packages.ts';

const { values } = readArguments('start', process.argv.slice(2));

if (hasDisplay()) {
  await openApp();
} else {
  say('there is no display here, so the demo runs instead: the same program on a virtual display');
  const { runDemo } = await import('../test/demo/demo.ts');
  if (values['user-data-dir']) say(`--user-data-dir is not used: the demo uses its own data`);
  await runDemo({ language: values.lang?.toLowerCase().startsWith('en') ? 'en' : 'de' });
}

async function openApp(): Promise<void> {
  const runtime = await chooseRuntime();
  if (runtime.name === 'chromium-host') await ensureSystemPackages(['browser']);
  const profile = profileFolder();
  await ensureKeychain(profile);
  await ensureBuilt();
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const options = [`--user-data-dir=${profile}`, ...(values.lang ? [`--lang=${values.lang}`] : [])];
  say(`opening the app; its data are in ${profile}`);
  if (runtime.name === 'electron')
    become(runtime.binary, [...(isRoot ? ['--no-sandbox'] : []), root, ...options]);
  else
    become(process.execPath, [
      join(root, 'test/chromium-host/run.ts'),
      ...(isRoot ? ['--no-sandbox'] : []),
      ...options,
    ]);
}

/** Returns the data folder of an installed app, so that the app shows the same data when it is run from here. */
function profileFolder(): string {
  const asked = values['user-data-dir'];
  if (asked) return resolve(asked);
  const home = homedir();
  const name = 'Investment Desk';
  if (process.platform === 'win32') {
    const { APPDATA: roaming = join(home, 'AppData', 'Roaming'), LOCALAPPDATA: local } = process.env;
    return windowsProfile({ roaming, local, home, name }).path;
  }
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return join(process.env.XDG_CONFIG_HOME ?? join(home, '.config'), name);
}

/**
 * Uses the user's own keychain if there is one. Without one, root gets a private keychain in the profile's folder,
 * which lasts as long as the profile.
 */
async function ensureKeychain(profile: string): Promise<void> {
  if (await hasOwnKeychain()) return;
  if (process.getuid?.() !== 0) {
    say(
      'this session has no keychain (Secret Service), so the app will not open its data: start gnome-keyring',
    );
    return;
  }
  await ensureSystemPackages(['keychain']);
  const folder = join(profile, 'keychain-of-this-machine');
  const { env } = await startKeychain({ keepIn: folder });
  Object.assign(process.env, env);
  say('this session has no keychain; a private one is used instead, with its secrets beside the data');
}
