import { createInterface } from 'node:readline';
import { fileSecrets, memorySecrets } from './headless.ts';
import { startApp, testPorts } from './ports.ts';

// The process that `startAppProcess` starts. Prints the state as one line of JSON, then one answer per line of input.
const [profile = '', dataKey = '', umask = '', keychain = ''] = process.argv.slice(2);
process.umask(Number(umask));
const entries = { 'data-key': dataKey };
const secrets = keychain === '' ? memorySecrets(entries) : fileSecrets(keychain, entries);
const app = startApp(testPorts(profile), { secrets: () => secrets });
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
say(await app.whenOpened());
for await (const line of createInterface(process.stdin)) {
  const { method, input } = JSON.parse(line);
  say(await app.backend.call(method, input));
}
await app.backend.close();
process.exit(0);
