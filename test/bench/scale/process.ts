import { keepHeapSmall } from '../../../main/app/heap.ts';
import { measure } from './run.ts';

keepHeapSmall();
/** Measures the profile in a folder, and prints its figures as one line of JSON. */
const figures = await measure(process.argv[2] ?? '', (line) => process.stderr.write(`${line}\n`));
console.log(JSON.stringify(figures));
process.exit(0);
