import type { Json } from '../../contract/primitives.ts';

/** True for a JSON object that is neither an array nor null. */
export const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
