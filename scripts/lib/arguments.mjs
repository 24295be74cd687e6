/**
 * What the commands for people can be told, and how they are told that it was wrong. Plain JavaScript: the launcher
 * asks before it installs anything, so that `--help` and a typing error cost nothing.
 */
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** The parts of `npm test`, in the order in which they run. */
export const testParts = [
  'lint',
  'types',
  'unused',
  'unit',
  'integration',
  'host',
  'faults',
  'sandbox',
  'e2e',
  'audit',
];

/** The parts that `npm run check` runs: under a minute, without Chromium, keychain or display. */
export const checkParts = ['lint', 'types', 'unused', 'unit'];

/** Options of three kinds: with a text, with a whole number, and with nothing. `takes` is said to who gets it wrong. */
const text = (takes) => ({ type: 'string', takes });
const number = (from, to) => ({ type: 'string', takes: `a whole number from ${from} to ${to}`, from, to });
const flag = { type: 'boolean' };

function isLanguageTag(tag) {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** What can be packed on each system. */
const packageFormats = { win32: ['nsis'], darwin: ['dmg'], linux: ['deb', 'rpm'] };

const commands = {
  start: {
    usage: `Builds the desk and opens it. Without a display the demo runs instead, with data of its own.

  npm start [-- --user-data-dir FOLDER] [--lang TAG]

  --user-data-dir FOLDER   where its data are, instead of the usual place
  --lang TAG               the system's language, as the desk is to see it: de, en-GB`,
    options: { 'user-data-dir': text('a folder'), lang: text('a language tag') },
    check: ({ lang }) =>
      lang === undefined || isLanguageTag(lang)
        ? null
        : `--lang takes a language tag, e.g. de or en-GB, not "${lang}".`,
  },
  demo: {
    usage: `Drives the real program through one subscription, on a display that nobody sees.

  npm run demo [-- --language de|en] [--output FOLDER]

  --language de|en   the window's language (default de)
  --output FOLDER    where the screenshots go, in place of an earlier demo's (default demo-output)`,
    options: { language: text('de or en'), output: text('a folder') },
    check: ({ language = 'de' }) =>
      ['de', 'en'].includes(language) ? null : `--language is de or en, not "${language}".`,
  },
  test: {
    usage: `Runs everything, or the parts that are named.

  npm test [-- PART …]

  Parts: ${testParts.join(', ')}`,
    options: {},
    takesNames: true,
    check: (_values, names) => {
      const odd = names.find((name) => !testParts.includes(name));
      return odd === undefined ? null : `There is no part "${odd}"; the parts are ${testParts.join(', ')}.`;
    },
  },
  check: {
    usage: `Runs the parts of npm test that take less than a minute and need nothing but Node: ${checkParts.join(', ')}.

  npm run check`,
    options: {},
  },
  bench: {
    usage: `Sends subscriptions through the main process's services, without a window, with all durability on.

  npm run bench [-- --cases N] [--lanes N] [--latency MS]
      against a sandbox of its own, started for the purpose
  npm run bench -- --base URL --client-id ID --client-secret S --campaign ID --investor ID [--cases N] [--lanes N]
      against any server that speaks the API

  --cases N      how many subscriptions (default 200)
  --lanes N      how many at the same time (default 8)
  --latency MS   what every call to the sandbox takes at least (default 0)
  --base URL     where the API is, with its path: https://host/api/external; http: on this computer alone

The last line of the output is JSON: cases, seconds, calls, and more.`,
    options: {
      base: text('an address'),
      'client-id': text('an id'),
      'client-secret': text('a secret'),
      campaign: text('an id (UUID)'),
      investor: text('an id (UUID)'),
      cases: number(1, 1_000_000),
      lanes: number(1, 1_000),
      latency: number(0, 600_000),
    },
  },
  faults: {
    usage: `Breaks everything that can break, for long: what npm test does in a short form.

  npm run faults [-- --seed N]
      all of it: every fault point, the storm, the model, then the random kills; takes a good while
  npm run faults -- --kills N --cases N [--lanes N] [--seed N]
      the random kills alone, against a sandbox of its own
  npm run faults -- --base URL --client-id ID --client-secret S --campaign ID --investor ID [--kills N] [--cases N] …
      the random kills against any server that speaks the API; it really gets that many investments

  --kills N      how often the desk is killed while it works (default 500)
  --cases N      how many subscriptions it has to send meanwhile (default 200)
  --lanes N      how many at the same time (default 8)
  --seed N       repeats the chances of a run that failed: each run says its own
  --base URL     where the API is, with its path: https://host/api/external; http: on this computer alone

The last line of the output is JSON: kills, cases, done, lost, doubled, reused, seconds, and more.`,
    options: {
      base: text('an address'),
      'client-id': text('an id'),
      'client-secret': text('a secret'),
      campaign: text('an id (UUID)'),
      investor: text('an id (UUID)'),
      kills: number(0, 1_000_000),
      cases: number(1, 100_000),
      lanes: number(1, 1_000),
      seed: number(0, 2_147_483_647),
    },
  },
  sandbox: {
    usage: `Serves the sandbox platform on this computer.

  npm run sandbox [-- --port N] [--latency MS] [--investors N] …

  --port N             port to listen on; 0 (the default) takes any free one
  --latency MS         what every call takes at least
  --investors N        how many investors there are (default 6)
  --document-delay MS  until an invitation's costs document exists (default 1500)
  --token-lifetime S   seconds a token is good for (default 3600)
  --key-lifetime S     seconds an idempotency key is good for (default: for ever)
  --progress S         let time move investments: seconds per status (default: they stay put)
  --no-cached-errors   don't keep refusals under their idempotency key
  --seed TEXT          repeatable ids and chances
  --client-id ID       credentials; made up where not given
  --client-secret S

When it is ready it prints one line of JSON: base, clientId, clientSecret, campaigns, investors.`,
    options: {
      port: number(0, 65_535),
      latency: number(0, 600_000),
      investors: number(1, 100_000),
      'document-delay': number(0, 3_600_000),
      'token-lifetime': number(1, 1_000_000),
      'key-lifetime': number(0, 100_000_000),
      progress: number(1, 100_000),
      'no-cached-errors': flag,
      seed: text('a text'),
      'client-id': text('an id'),
      'client-secret': text('a secret'),
    },
  },
  package: {
    usage: `Builds the desk and packs it for this system, into release/. What it makes is not signed, for trying out only.

  npm run package [-- --dir] [--format NAME] [--arch x64|arm64]
  npm run package -- --release [--format NAME] [--arch x64|arm64]

  --release            for users: refuses what has no date or an old Electron, and on Windows and macOS what cannot be signed
                       and, on macOS, notarized. deb and rpm carry no signature: sign the repository. Certificates come from
                       the environment: CSC_LINK, CSC_KEY_PASSWORD, and on macOS APPLE_ID, APPLE_APP_SPECIFIC_PASSWORD and
                       APPLE_TEAM_ID (or the like)
  --dir                the program's folder alone, without an installer
  --format NAME        one format only: ${Object.values(packageFormats).flat().join(', ')} (of this system)
  --arch x64|arm64     for another processor than this machine's; fetches its keychain module`,
    options: { release: flag, dir: flag, format: text('a format'), arch: text('x64 or arm64') },
    check: ({ format, arch = process.arch }) => {
      const formats = packageFormats[process.platform] ?? [];
      if (!['x64', 'arm64'].includes(arch)) return `--arch is x64 or arm64, not "${arch}".`;
      if (format === undefined || formats.includes(format)) return null;
      return `--format is ${formats.join(' or ')} on this system, not "${format}".`;
    },
  },
};

/** Whether a command's arguments are listed here; what is for the project's own makers takes none. */
export const hasArguments = (command) => Object.hasOwn(commands, command);

/**
 * Reads a command's arguments: texts, numbers, flags that were given, and names. Asked for help it prints the usage and
 * ends the process with 0; told something that makes no sense, it says so and ends the process with 2.
 */
export function readArguments(command, args) {
  const { usage, check } = commands[command];
  if (args.includes('--help') || args.includes('-h')) return end(0, usage);
  const options = { ...commands[command].options, help: flag };
  // Not strict, because a strict reader explains in its own words, and takes "-1" for an option.
  const { tokens, values, positionals } = parseArgs({ args, options, strict: false, tokens: true });
  const problem = problemWith(command, options, tokens) ?? check?.(values, positionals);
  if (problem) return refuse(command, problem);
  const read = { values: {}, numbers: {}, flags: new Set(), names: positionals };
  for (const [name, value] of Object.entries(values)) {
    if (options[name].type === 'boolean') read.flags.add(name);
    else if (options[name].from === undefined) read.values[name] = value;
    else read.numbers[name] = Number(value);
  }
  return read;
}

/** Says in one line what is wrong with the arguments, and ends the process with 2. */
export function refuse(command, problem) {
  return end(2, `${command}: ${problem}`);
}

/** What is wrong with the first argument that makes no sense, in plain words; undefined when all do. */
function problemWith(command, options, tokens) {
  const { takesNames = false } = commands[command];
  const lists = `npm run ${command} -- --help lists what there is.`;
  return tokens
    .map((token) => {
      if (token.kind === 'option') return problemWithOption(token, options, lists);
      if (token.kind === 'positional' && !takesNames)
        return `"${token.value}" is not expected here; ${lists}`;
      return null;
    })
    .find((problem) => problem !== null);
}

function problemWithOption({ name, rawName, value, inlineValue }, options, lists) {
  if (!Object.hasOwn(options, name)) return `There is no option ${rawName}; ${lists}`;
  const { type, takes, from, to } = options[name];
  if (type === 'boolean') return value === undefined ? null : `${rawName} takes no value.`;
  // In "--seed --port 80" the seed was forgotten.
  if (value === undefined || (!inlineValue && value.startsWith('--'))) return `${rawName} needs ${takes}.`;
  if (from !== undefined) {
    const fits = /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to;
    return fits ? null : `${rawName} must be ${takes}, not "${value}".`;
  }
  return value === '' ? `${rawName} must not be empty: it takes ${takes}.` : null;
}

/** Written at once, whatever the stream is, because the process ends here. */
function end(code, message) {
  writeSync(code === 0 ? 1 : 2, `${message}\n`);
  process.exit(code);
}
