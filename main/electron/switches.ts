/**
 * # Switches of a packaged program
 * Chromium obeys several hundred switches, also in a packaged program, and no list names them all. Some hand the page to
 * another program (`--remote-debugging-port`), some send the client secret to any server (`--ignore-certificate-errors`,
 * `--proxy-server`), some write what is sent to a file (`--log-net-log`), and some start another program
 * (`--renderer-cmd-prefix`). So the list below names what a start may carry, and everything else is refused. Why, and
 * what is on the list: docs/decisions/0012-switches.md.
 */

/** What a start was given and must not be; `name` as the person finds it in a shortcut. */
export interface RefusedStart {
  kind: 'switch' | 'proxy' | 'variable';
  name: string;
}

const anything = /^/s;
const word = /^[\w.:-]*$/;
const number = /^[\d.]*$/;

/** Switches that a person, a desktop or an installer may give, by their lower-case name, with the values they may have. */
const allowed: Readonly<Record<string, RegExp>> = {
  // The profile folder and the language, see profile.ts and shell.ts.
  'user-data-dir': anything,
  lang: anything,
  // How the window is drawn. Turning off the graphics card is the first aid for a black window.
  'force-device-scale-factor': number,
  'high-dpi-support': number,
  'force-color-profile': word,
  'force-renderer-accessibility': word,
  'force-high-contrast': word,
  'force-prefers-reduced-motion': word,
  'disable-gpu': /^$/,
  'disable-gpu-compositing': /^$/,
  'disable-software-rasterizer': /^$/,
  'force-dark-mode': /^$/,
  'use-gl': /^(angle|egl|desktop|swiftshader|disabled)$/,
  'use-angle': /^(default|gl|gles|metal|d3d9|d3d11|d3d11on12|d3d12|vulkan|swiftshader)$/,
  // Linux: which display, and how to speak to it.
  display: word,
  class: /^[\w.: -]*$/,
  'ozone-platform': /^(wayland|x11)$/,
  'ozone-platform-hint': /^(auto|wayland|x11)$/,
  'enable-features': /^((UseOzonePlatform|WaylandWindowDecorations|WaylandPerSurfaceScale)(,|$))*$/,
  'enable-wayland-ime': word,
  'wayland-text-input-version': number,
  'gtk-version': number,
  'xdg-activation-token': anything,
  // A start by D-Bus. It means something to GLib's programs alone; here, the window opens.
  'gapplication-service': /^$/,
  // Where Chromium keeps the key of its cookies. There are none; the keychain of this program is chosen elsewhere.
  'password-store': word,
  // Windows: the installer's first start after an update; a start by COM.
  updated: /^$/,
  'force-run': /^$/,
  embedding: /^$/,
  toastactivated: /^$/,
};

/** macOS: the process number that older systems hand over, and the settings of its own frameworks (`-AppleLanguages`). */
const ofMac = /^(psn_[\d_]+|(ns|apple)[a-z]+)$/;

/**
 * Environment variables that weaken a packaged program as a switch would. Node runs what it finds in its compile cache in
 * place of our code, and has begun with that before this is asked: what is loaded later is kept from it.
 */
const refusedVariables = ['ELECTRON_DISABLE_SANDBOX', 'NODE_COMPILE_CACHE'];

/**
 * # Variables that are taken away
 * They are not refused, because they may be set for other programs: keys of TLS connections, and Chromium's log, which
 * may hold addresses. Chromium reads `SSLKEYLOGFILE` when it starts its network service, after the main script.
 *
 * Electron begins its log before any script runs (electron_main_delegate.cc, PreSandboxStartup, on Windows
 * SandboxInitialized): with `ELECTRON_ENABLE_LOGGING` and `ELECTRON_LOG_FILE`, the named file is emptied and Chromium's
 * messages of the first moments are in it. After the main script, Electron reads the variables again
 * (electron_browser_main_parts.cc, PostEarlyInitialization), finds none, and this process writes no more. On Linux, the
 * process that starts the others has had the variables from the beginning, so Chromium's messages of the others may still
 * come into that file. Stack dumps at a crash are switched on before any script as well.
 */
const droppedVariables = [
  'SSLKEYLOGFILE',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
  'ELECTRON_LOG_ASAR_READS',
  'ELECTRON_ENABLE_STACK_DUMPING',
];

/** What Chromium cuts off an argument's ends (kWhitespaceUTF16), and what JavaScript does: `trim` leaves U+0085. */
const atEnds = /^[\s\u0085]+|[\s\u0085]+$/g;

/**
 * Returns the switches of a command line as Chromium reads them (base/command_line.cc): after one or two dashes, on
 * Windows also after a slash and in any case; `--` ends them. Lower case everywhere, so that no spelling slips through.
 */
function switchesIn(args: readonly string[], platform: NodeJS.Platform) {
  const pattern = platform === 'win32' ? /^(?:--?|\/)([^=]+)(?:=(.*))?$/s : /^--?([^=]+)(?:=(.*))?$/s;
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).flatMap((given) => {
    const trimmed = given.replaceAll(atEnds, '');
    const [, name, value = ''] = pattern.exec(trimmed) ?? [];
    return name === undefined ? [] : [{ given: trimmed, name: name.toLowerCase(), value }];
  });
}

type Switch = ReturnType<typeof switchesIn>[number];

/** Most characters of a switch that a box names. */
const longestName = 80;

const isAllowed = ({ name, value }: Switch, platform: NodeJS.Platform): boolean =>
  (Object.hasOwn(allowed, name) && allowed[name]?.test(value) === true) ||
  (platform === 'darwin' && ofMac.test(name));

/** Returns why a packaged program must not start; null: it may. @param args the command line without the program */
export function refusedStart(
  args: readonly string[],
  variables: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): RefusedStart | null {
  const refused = switchesIn(args, platform).find((each) => !isAllowed(each, platform));
  if (refused) {
    const { given, name } = refused;
    return {
      kind: name.includes('proxy') ? 'proxy' : 'switch',
      name: (given.split('=')[0] ?? given).slice(0, longestName),
    };
  }
  const variable = refusedVariables.find((name) => variables[name] !== undefined);
  return variable === undefined ? null : { kind: 'variable', name: variable };
}

/**
 * Returns the names of the refused switches that are to be taken away before Chromium begins to work. Those about the
 * sandbox stay: on Linux the process that starts all others runs already, and Chromium ends where the two disagree.
 */
export const removable = (args: readonly string[], platform: NodeJS.Platform): string[] =>
  switchesIn(args, platform)
    .filter((each) => !isAllowed(each, platform) && !/sandbox|zygote/.test(each.name))
    .map(({ name }) => name);

/** True for a start that asks for the version, in a terminal. A program of Windows has none. */
export const asksForVersion = (args: readonly string[], platform: NodeJS.Platform): boolean =>
  platform !== 'win32' && switchesIn(args, platform).some(({ given }) => given === '--version');

/** Takes away the variables that a packaged program does not heed, see "Variables that are taken away". */
export function dropVariables(variables: NodeJS.ProcessEnv): void {
  for (const name of droppedVariables) delete variables[name];
}
