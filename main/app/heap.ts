import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the heap small, in this process and its threads (docs/performance.md). V8 reads the first two flags whenever it would let
 * the heap grow, so they may be set at any time; the third one, whenever a thread begins. Electron lets flags be set in a running
 * process, as Node does (`--no-freeze-flags-after-init`).
 *
 * - The part in which new objects begin stays as small as at the start. V8 doubles it when much is read at once; then whatever
 *   waits to be used counts as old, and the heap stays twice as large as what it holds.
 * - The rest grows to at most twice of what it held after the last collection, not to four times.
 * - In a thread, the part for new objects begins with 8 MB instead of 1 MB: a thread makes many objects that live for one batch
 *   only, and in a smaller part some of them would soon count as old.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
  setFlagsFromString('--min-semi-space-size=8');
}
