/**
 * # Switches of a packaged app
 * Chromium obeys several hundred switches, also in a packaged app, and no list names them all. Some hand the page to
 * another program (`--remote-debugging-port`), some send the client secret to any server (`--ignore-certificate-errors`,
 * `--proxy-server`), some write all traffic to a file (`--log-net-log`), and some start another program
 * (`--renderer-cmd-prefix`). The list below therefore names the allowed switches, and all others are refused. Reasons and
 * contents of the list: docs/decisions/0012-switches.md.
 */

/** A switch or variable for which a start is refused. `name` is spelled as the person finds it in a shortcut. */
export interface RefusedStart {
  kind: 'switch' | 'proxy' | 'variable';
  name: string;
}

const anything = /^/s;
const word = /^[\w.:-]*$/;
const number = /^[\d.]*$/;

/** Switches that a person, desktop environment or installer may give, by lower-case name, with their allowed values. */
const allowed: Readonly<Record<string, RegExp>> = {
  // The profile folder and the language, see profile.ts and shell.ts.
  'user-data-dir': anything,
  lang: anything,
  // How the window is drawn. Turning off the graphics card is the first remedy for a black window.
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
  // Linux: the display and the protocol to use for it.
  display: word,
  class: /^[\w.: -]*$/,
  'ozone-platform': /^(wayland|x11)$/,
  'ozone-platform-hint': /^(auto|wayland|x11)$/,
  'enable-features': /^((UseOzonePlatform|WaylandWindowDecorations|WaylandPerSurfaceScale)(,|$))*$/,
  'enable-wayland-ime': word,
  'wayland-text-input-version': number,
  'gtk-version': number,
  'xdg-activation-token': anything,
  // A start by D-Bus. Only GLib programs know this switch; here the window simply opens.
  'gapplication-service': /^$/,
  // Where Chromium stores the key of its cookies. The app has no cookies and chooses its own keychain elsewhere.
  'password-store': word,
  // Windows: the first start after an update by the installer; a start by COM.
  updated: /^$/,
  'force-run': /^$/,
  embedding: /^$/,
  toastactivated: /^$/,
};

/** macOS: the process number passed by older systems, and settings of Apple's frameworks (such as `-AppleLanguages`). */
const ofMac = /^(psn_[\d_]+|(ns|apple)[a-z]+)$/;

/**
 * Environment variables that weaken a packaged app as a switch would. Node runs code from its compile cache in place of
 * the app's own. It has already begun to do so when this check runs, but the refusal protects all modules that are loaded
 * later.
 */
const refusedVariables = ['ELECTRON_DISABLE_SANDBOX', 'NODE_COMPILE_CACHE'];

/**
 * # Variables that are removed
 * These variables are removed but not refused, because they may be set for other programs. They turn on logs of TLS keys
 * and Chromium's log, which may contain addresses. Chromium reads `SSLKEYLOGFILE` when it starts its network service,
 * after the main script.
 *
 * Electron starts its log before any script runs (electron_main_delegate.cc, PreSandboxStartup, on Windows
 * SandboxInitialized). With `ELECTRON_ENABLE_LOGGING` and `ELECTRON_LOG_FILE`, it empties the named file and writes
 * Chromium's first messages to it. After the main script, Electron reads the variables again
 * (electron_browser_main_parts.cc, PostEarlyInitialization), finds none, and this process stops writing. On Linux, the
 * process that starts the others has had the variables from the beginning, so messages of those processes may still reach
 * that file. Stack dumps at a crash are also turned on before any script.
 */
const droppedVariables = [
  'SSLKEYLOGFILE',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
  'ELECTRON_LOG_ASAR_READS',
  'ELECTRON_ENABLE_STACK_DUMPING',
];

/** White space that Chromium (kWhitespaceUTF16) or JavaScript trims from an argument. `trim` alone leaves U+0085. */
const atEnds = /^[\s\u0085]+|[\s\u0085]+$/g;

/**
 * Returns the switches of a command line as Chromium reads them (base/command_line.cc): after one or two dashes, on
 * Windows also after a slash and in any case. `--` ends the switches. Names are lower-cased on every system, so that no
 * spelling gets past the check.
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

/** Longest switch name that is shown in the message box, in characters. */
const longestName = 80;

const isAllowed = ({ name, value }: Switch, platform: NodeJS.Platform): boolean =>
  (Object.hasOwn(allowed, name) && allowed[name]?.test(value) === true) ||
  (platform === 'darwin' && ofMac.test(name));

/** Returns why a packaged app must not start; null when it may. @param args the command line without the program's path */
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
 * Returns the names of the refused switches to remove before Chromium starts working. Switches about the sandbox stay: on
 * Linux the process that starts all others is already running, and Chromium exits when the two disagree.
 */
export const removable = (args: readonly string[], platform: NodeJS.Platform): string[] =>
  switchesIn(args, platform)
    .filter((each) => !isAllowed(each, platform) && !/sandbox|zygote/.test(each.name))
    .map(({ name }) => name);

/** True when the command line asks for the version. Always false on Windows, where the app has no terminal to print to. */
export const asksForVersion = (args: readonly string[], platform: NodeJS.Platform): boolean =>
  platform !== 'win32' && switchesIn(args, platform).some(({ given }) => given === '--version');

/** Deletes the variables that a packaged app ignores, see "Variables that are removed". */
export function dropVariables(variables: NodeJS.ProcessEnv): void {
  for (const name of droppedVariables) delete variables[name];
}
