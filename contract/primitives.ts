import { z } from 'zod';

/** A UUID in any version: the platform's ids are UUIDs [docs], and ours are v4. */
export const uuid = z.guid();

/** An instant as ISO 8601 text with a zone, `Z` or an offset, with or without fractions [guide]. */
export const instant = z.iso.datetime({ offset: true });

/** Any JSON value, as the platform sent it. Kept and shown verbatim, never interpreted. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * Deepest nesting of JSON that is taken in. No answer of the platform has a tenth of it [assumed]; far deeper, whatever
 * walks through it (zod, JSON.stringify, structured clone) runs out of stack.
 */
const mostLevels = 500;

/** True when a JSON value is nested no deeper than what everything can walk through. Needs no stack itself. */
export function isWalkable(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return false;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return true;
}

/** True when `text` is an instant with a zone that really exists on the calendar. */
export function isInstant(text: string): boolean {
  return instant.safeParse(text).success && !Number.isNaN(Date.parse(text));
}

/** True when `text` is a UUID. */
export const isUuid = (text: string): boolean => uuid.safeParse(text).success;

/** An id of the platform, should it ever be none of its UUIDs: nothing that means something else in a path. */
export const platformId = /^[A-Za-z0-9_-]{1,100}$/;
