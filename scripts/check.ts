/** `npm run check`: what can be known in less than a minute, on a machine with nothing but Node. */
import { checkParts, readArguments } from './lib/arguments.mjs';
import { runSuite } from './lib/suite.ts';

readArguments('check', process.argv.slice(2));
process.exit((await runSuite(checkParts)) ? 0 : 1);
