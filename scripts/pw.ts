import { spawnSync } from 'node:child_process';
import { prepareMachine } from './lib/machine.ts';

const { env } = await prepareMachine(['browser', 'display', 'keychain', 'fonts', 'requests']);
const r = spawnSync(
  process.execPath,
  ['node_modules/@playwright/test/cli.js', 'test', ...process.argv.slice(2)],
  { env, stdio: 'inherit' },
);
process.exit(r.status ?? 1);
