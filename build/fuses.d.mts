import type { FuseV1Options } from '@electron/fuses';

// The type requires every fuse that @electron/fuses knows, so a fuse added there later causes a type error.
export const fuses: Record<keyof typeof FuseV1Options, boolean>;
