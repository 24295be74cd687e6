import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeGolden } from '../test/golden/make.ts';
import { root } from './lib/paths.ts';

/** `node scripts/launch.mjs golden`: creates the golden profile of the version in package.json, before its release. */

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const target = join(root, 'test', 'golden', 'profiles', version);
/** Start of the profile's events, in ms. They span two days and must not lie in the future of any clock. */
const begun = Date.now() - 4 * 24 * 60 * 60_000;
await makeGolden(target, version, begun);
process.stdout.write(`${target}\n`);
process.exit(0);
