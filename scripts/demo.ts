/** `npm run demo [-- --language en]`: runs the demo of lib/demo.ts. */
import { readArguments } from './lib/arguments.mjs';
import { runDemo } from './lib/demo.ts';

const { values } = readArguments('demo', process.argv.slice(2));
await runDemo(values);
