/**
 * The arguments of the commands, their help texts and their error messages. Plain JavaScript, because the launcher
 * checks the arguments before it installs anything: `--help` and a typing error must not wait for an installation.
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

/** The parts that `npm run check` runs in under a minute, without Chromium, keychain or display. */
export const checkParts = ['lint', 'types', 'unused', 'unit'];

/** The three kinds of options: with a text, with a whole number, without a value. Error messages contain `takes`. */
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

/** The package formats of each system. */
const packageFormats = { win32: ['nsis'], darwin: ['dmg'], linux: ['deb', 'rpm'] };

const commands = {
  start: {
    usage: `Builds the app and opens it. Without a display the demo runs instead, with its own data.

  npm start [-- --user-data-dir FOLDER] [--lang TAG]

  --user-data-dir FOLDER   the folder for the app's data, instead of the usual place
  --lang TAG               the system language that the app is given: de, en-GB`,
    options: { 'user-data-dir': text('a folder'), lang: text('a language tag') },
    check: ({ lang }) =>
      lang === undefined || isLanguageTag(lang)
        ? null
        : `--lang takes a language tag, e.g. de or en-GB, not "${lang}".`,
  },
  demo: {
    usage: `Drives the real program through one subscription, on a virtual display.

  npm run demo [-- --language de|en] [--output FOLDER]

  --language de|en   the window's language (default de)
  --output FOLDER    the folder for the screenshots; an earlier demo's are replaced (default demo-output)`,
    options: { language: text('de or en'), output: text('a folder') },
    check: ({ language = 'de' }) =>
      ['de', 'en'].includes(language) ? null : `--language is de or en, not "${language}".`,
  },
  test: {
    usage: `Runs all parts, or only the named ones.

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
      against its own sandbox
  npm run bench -- --base URL --client-id ID --client-secret S --campaign ID --investor ID [--cases N] [--lanes N]
      against any server with the platform's API

  --cases N      number of subscriptions (default 200)
  --lanes N      number of subscriptions sent at the same time (default 8)
  --latency MS   minimum duration of every call to the sandbox (default 0)
  --base URL     address of the API with its path: https://host/api/external; http: only on this computer

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
  'bench-scale': {
    usage: `Measures the main process's services with many subscriptions, beside 1,000: opening, lists, searches, batches, the
check of the trail, and how long the process is held. Fills a real file first, which takes minutes.

  npm run bench:scale [-- --subscriptions N]

  --subscriptions N   number of subscriptions (default 100000)

The last line of the output is JSON: the figures, and those for 1,000 in "small".`,
    options: { subscriptions: number(1_000, 1_000_000) },
  },
  'bench-ui': {
    usage: `Measures the window with many subscriptions, beside 1,000: the start, filters, searches, scrolling, typing and
memory. Runs the built page in Chromium on a virtual display. Fills a real file first, which takes minutes.

  npm run bench:ui [-- --subscriptions N]

  --subscriptions N   number of subscriptions (default 100000)

The last line of the output is JSON: the figures, and those for 1,000 in "small".`,
    options: { subscriptions: number(1_000, 1_000_000) },
  },
  faults: {
    usage: `Runs the long form of the fault tests, which npm test runs in a short form.

  npm run faults [-- --seed N]
      all of them: every fault point, the storm, the model, then the random kills; takes long
  npm run faults -- --kills N --cases N [--lanes N] [--seed N]
      only the random kills, against its own sandbox
  npm run faults -- --base URL --client-id ID --client-secret S --campaign ID --investor ID [--kills N] [--cases N] …
      the random kills against any server with the platform's API, which really gets that many investments

  --kills N      how often the app is killed while it sends (default 500)
  --cases N      number of subscriptions to send (default 200)
  --lanes N      number of subscriptions sent at the same time (default 8)
  --seed N       repeats the random decisions of a failed run; each run prints its seed
  --base URL     address of the API with its path: https://host/api/external; http: only on this computer

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
  --latency MS         minimum duration of every call
  --investors N        number of investors (default 6)
  --document-delay MS  time until an invitation's costs document exists (default 1500)
  --token-lifetime S   lifetime of a token in seconds (default 3600)
  --key-lifetime S     lifetime of an idempotency key in seconds (default: unlimited)
  --progress S         seconds until an investment gets its next status (default: no changes over time)
  --no-cached-errors   don't keep refusals under their idempotency key
  --seed TEXT          makes ids and random decisions repeatable
  --client-id ID       credentials; random where not given
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
    usage: `Builds the app and packs it for this system, into release/. The package is unsigned and only for trying out.

  npm run package [-- --dir] [--format NAME] [--arch x64|arm64]
  npm run package -- --release [--format NAME] [--arch x64|arm64]

  --release            packs for users. Refuses sources without a date, uncommitted changes and an old Electron, and a package
                       that cannot be signed (Windows, macOS) or notarized (macOS). deb and rpm carry no signature: sign the
                       repository. Certificates come from the environment: CSC_LINK, CSC_KEY_PASSWORD, and on macOS
                       APPLE_ID, APPLE_APP_SPECIFIC_PASSWORD and APPLE_TEAM_ID (or the like)
  --dir                only the program's folder, without an installer
  --format NAME        only one format: ${Object.values(packageFormats).flat().join(', ')} (of this system)
  --arch x64|arm64     packs for another processor than this machine's; fetches its keychain module`,
    options: { release: flag, dir: flag, format: text('a format'), arch: text('x64 or arm64') },
    check: ({ format, arch = process.arch }) => {
      const formats = packageFormats[process.platform] ?? [];
      if (!['x64', 'arm64'].includes(arch)) return `--arch is x64 or arm64, not "${arch}".`;
      if (format === undefined || formats.includes(format)) return null;
      return `--format is ${formats.join(' or ')} on this system, not "${format}".`;
    },
  },
};

/** True when a command's arguments are listed here. Commands for the project's developers take no arguments. */
export const hasArguments = (command) => Object.hasOwn(commands, command);

/**
 * Returns a command's arguments: texts, numbers, given flags, and names. For `--help`, prints the usage and ends the
 * process with 0. For an invalid argument, prints the problem and ends the process with 2.
 */
export function readArguments(command, args) {
  const { usage, check } = commands[command];
  if (args.includes('--help') || args.includes('-h')) return end(0, usage);
  const options = { ...commands[command].options, help: flag };
  // Not strict, because a strict parser has its own error messages and takes "-1" for an option.
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

/** Prints in one line what is wrong with the arguments, and ends the process with 2. */
export function refuse(command, problem) {
  return end(2, `${command}: ${problem}`);
}

/** Returns the problem with the first invalid argument, as a sentence; undefined when all are valid. */
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
  // In "--seed --port 80" the value of --seed is missing.
  if (value === undefined || (!inlineValue && value.startsWith('--'))) return `${rawName} needs ${takes}.`;
  if (from !== undefined) {
    const fits = /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to;
    return fits ? null : `${rawName} must be ${takes}, not "${value}".`;
  }
  return value === '' ? `${rawName} must not be empty: it takes ${takes}.` : null;
}

/** Prints a message and ends the process. Writes synchronously, because a stream may not be flushed before the end. */
function end(code, message) {
  writeSync(code === 0 ? 1 : 2, `${message}\n`);
  process.exit(code);
}
