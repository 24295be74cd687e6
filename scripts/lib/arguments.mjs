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
];

const text = { type: 'string' };

const commands = {
  start: {
    usage: `Builds the desk and opens it. Without a display the demo runs instead.

  npm start [-- --user-data-dir FOLDER] [--lang TAG]

  --user-data-dir FOLDER   where its data are, instead of the usual place
  --lang TAG               the system's language, as the desk is to see it: de, en-GB`,
    options: { 'user-data-dir': text, lang: text },
  },
  demo: {
    usage: `Drives the real program through one subscription, on a display that nobody sees.

  npm run demo [-- --language de|en] [--output FOLDER]

  --language de|en   the window's language (default de)
  --output FOLDER    where the screenshots go, emptied first (default demo-output)`,
    options: { language: text, output: text },
    check: ({ language = 'de' }) =>
      ['de', 'en'].includes(language) ? null : `--language is de or en, not "${language}".`,
  },
  test: {
    usage: `Runs everything, or the parts that are named.

  npm test [-- PART …]

  Parts: ${testParts.join(', ')}`,
    options: {},
    check: (_values, names) => {
      const odd = names.find((name) => !testParts.includes(name));
      return odd === undefined ? null : `There is no part "${odd}".`;
    },
    takesNames: true,
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
      base: text,
      'client-id': text,
      'client-secret': text,
      campaign: text,
      investor: text,
      cases: text,
      lanes: text,
      latency: text,
    },
  },
};

/** Whether a command's arguments are listed here; the others have ways of their own. */
export const hasArguments = (command) => Object.hasOwn(commands, command);

/**
 * Reads a command's arguments. Asked for help it prints the usage and ends the process with 0; told something that it
 * does not know, it says so and ends the process with 2.
 */
export function readArguments(command, args) {
  const { usage, options, check, takesNames = false } = commands[command];
  let read;
  try {
    read = parseArgs({
      args,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: takesNames,
    });
  } catch (error) {
    return refuse(command, firstSentence(error.message));
  }
  const { help, ...values } = read.values;
  if (help) return end(0, usage);
  const empty = Object.keys(values).find((name) => values[name] === '');
  const problem = empty ? `--${empty} must not be empty.` : check?.(values, read.positionals);
  return problem ? refuse(command, problem) : { values, names: read.positionals };
}

/** Says in one line what is wrong with the arguments, then the usage, and ends the process with 2. */
export function refuse(command, problem) {
  return end(2, `${command}: ${problem}\n\n${commands[command].usage}`);
}

/** Node explains at length, over several lines at times. */
const firstSentence = (message) => `${message.split(/\.\s|\n/)[0].replace(/\.$/, '')}.`;

/** Written at once, whatever the stream is, because the process ends here. */
function end(code, message) {
  writeSync(code === 0 ? 1 : 2, `${message}\n`);
  process.exit(code);
}
