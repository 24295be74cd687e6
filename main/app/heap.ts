import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the part of the heap in which new objects begin as small as it is at the start, in this process and its threads. V8
 * doubles it when much is read at once; then whatever waits to be used counts as old, and the heap stays twice as large as
 * what it holds (docs/performance.md). V8 reads the flag whenever it would let that part grow, so it may be set at any time.
 * Electron lets flags be set in a running process, as Node does (`--no-freeze-flags-after-init`).
 */
export const keepHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');
