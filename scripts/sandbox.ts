import { type ServedSandbox, serveSandbox } from '../sandbox/server.ts';
import { readArguments } from './lib/arguments.mjs';

/** `npm run sandbox -- --port 8080`: serves the sandbox platform until a signal stops it. */

const { values, numbers, flags } = readArguments('sandbox', process.argv.slice(2));
const port = numbers.port ?? 0;
serveSandbox({
  port,
  latency: numbers.latency,
  investors: numbers.investors,
  documentDelay: numbers['document-delay'],
  tokenLifetime: numbers['token-lifetime'],
  keyLifetime: numbers['key-lifetime'],
  autoProgress: numbers.progress,
  cacheErrors: !flags.has('no-cached-errors'),
  seed: values.seed,
  clientId: values['client-id'],
  clientSecret: values['client-secret'],
}).then(ready, (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE') fail(`Port ${port} is already in use.`);
  else if (error.code === 'EACCES') fail(`Port ${port} may not be used by this account.`);
  else fail(error.message);
});

function ready(served: ServedSandbox): void {
  let stopping = false;
  const stop = () => {
    // A second signal ends the process at once, because closing takes too long.
    if (stopping) process.exit(1);
    stopping = true;
    served.close().then(() => process.exit(0));
  };
  // Registered before the line is printed, because its reader may send the signal at once.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const { clientId, clientSecret, campaigns, investors } = served.sandbox.info;
  const line = { base: served.base, clientId, clientSecret, campaigns, investors };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Prints the error in one line, so that it stays readable among other output. */
function fail(message: string): void {
  process.stderr.write(`sandbox: ${message.split('\n').join(' ')}\n`);
  process.exitCode = 1;
}
