/** `npm run check`: runs the checks that take less than a minute and need nothing but Node. */
import { checkParts, readArguments } from './lib/arguments.mjs';
import { runSuite } from './lib/suite.ts';

readArguments('check', process.argv.slice(2));
process.exit((await runSuite(checkParts)) ? 0 : 1);
