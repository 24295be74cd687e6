import type { FuseV1Options } from '@electron/fuses';

// A fuse that @electron/fuses learns of later is a type error where this is used, until it is named.
export const fuses: Record<keyof typeof FuseV1Options, boolean>;
