/** `npm run build`: creates the three bundles and their licence notices in out/, unless they are up to date. */
import { ensureBuilt } from './lib/build.ts';

await ensureBuilt();
