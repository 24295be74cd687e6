import type { Json } from '../../contract/primitives.ts';

/** True for a JSON object: neither a list nor null. */
export const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
