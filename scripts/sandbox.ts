import { parseArgs } from 'node:util';
import { type ServedSandbox, serveSandbox } from '../sandbox/server.ts';
import { wholeNumber } from './lib/values.ts';

/** Serves the sandbox platform until it is told to stop: `npm run sandbox -- --port 8080`. */

const HELP = `Serves the sandbox platform on this computer.

  --port N            port to listen on; 0 (the default) takes any free one
  --latency MS        what every call takes at least
  --investors N       how many investors there are (default 6)
  --document-delay MS until an invitation's costs document exists (default 1500)
  --token-lifetime S  seconds a token is good for (default 3600)
  --key-lifetime S    seconds an idempotency key is good for (default: for ever)
  --progress S        let time move investments: seconds per status (default: they stay put)
  --no-cached-errors  don't keep refusals under their idempotency key
  --seed TEXT         repeatable ids and chances
  --client-id ID      credentials; made up where not given
  --client-secret S
  --help

When it is ready it prints one line of JSON: base, clientId, clientSecret, campaigns, investors.`;

function main(): void {
  let values: ReturnType<typeof readArgs>;
  try {
    values = readArgs();
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 2);
    return;
  }
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  serveSandbox(values.options).then(ready, (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') fail(`Port ${values.options.port} is already in use.`, 1);
    else if (error.code === 'EACCES') fail(`Port ${values.options.port} may not be used by this account.`, 1);
    else fail(error.message, 1);
  });
}

function readArgs() {
  const { values } = parseArgs({
    allowPositionals: false,
    options: {
      port: { type: 'string' },
      latency: { type: 'string' },
      investors: { type: 'string' },
      'document-delay': { type: 'string' },
      'token-lifetime': { type: 'string' },
      'key-lifetime': { type: 'string' },
      progress: { type: 'string' },
      'no-cached-errors': { type: 'boolean' },
      seed: { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const options = {
    port: wholeNumber('port', values.port, 0, 65_535) ?? 0,
    latency: wholeNumber('latency', values.latency, 0, 600_000),
    investors: wholeNumber('investors', values.investors, 1, 100_000),
    documentDelay: wholeNumber('document-delay', values['document-delay'], 0, 3_600_000),
    tokenLifetime: wholeNumber('token-lifetime', values['token-lifetime'], 1, 1_000_000),
    keyLifetime: wholeNumber('key-lifetime', values['key-lifetime'], 0, 100_000_000),
    autoProgress: wholeNumber('progress', values.progress, 1, 100_000),
    cacheErrors: !values['no-cached-errors'],
    seed: values.seed,
    clientId: filled('client-id', values['client-id']),
    clientSecret: filled('client-secret', values['client-secret']),
  };
  return { help: values.help === true, options };
}

function filled(name: string, text: string | undefined): string | undefined {
  if (text === '') throw new Error(`--${name} must not be empty.`);
  return text;
}

function ready(served: ServedSandbox): void {
  let stopping = false;
  const stop = () => {
    // A second signal means that waiting has taken too long.
    if (stopping) process.exit(1);
    stopping = true;
    served.close().then(() => process.exit(0));
  };
  // Before the line is printed: whoever reads it may send the signal at once.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const { clientId, clientSecret, campaigns, investors } = served.sandbox.info;
  const line = { base: served.base, clientId, clientSecret, campaigns, investors };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** One line, so that it can be read among others. */
function fail(message: string, exitCode: number): void {
  process.stderr.write(`sandbox: ${message.split('\n').join(' ')}\n`);
  process.exitCode = exitCode;
}

main();
