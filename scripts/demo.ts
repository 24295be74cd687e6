/** `npm run demo [-- --language en]`: runs the demo of test/demo/. */
import { runDemo } from '../test/demo/demo.ts';
import { readArguments } from './lib/arguments.mjs';

const { values } = readArguments('demo', process.argv.slice(2));
await runDemo(values);
