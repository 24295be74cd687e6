/** `npm test`: runs all parts, on any machine. `npm test -- unit e2e` runs only the named parts. */
import { readArguments, testParts } from './lib/arguments.mjs';
import { runSuite } from './lib/suite.ts';

const { names } = readArguments('test', process.argv.slice(2));
process.exit((await runSuite(names.length > 0 ? names : testParts)) ? 0 : 1);
