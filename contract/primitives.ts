import { z } from 'zod';

/** A UUID in any version: the platform's ids are UUIDs [docs], and ours are v4. */
export const uuid = z.guid();

/** An instant as ISO 8601 text with a zone, `Z` or an offset, with or without fractions [guide]. */
export const instant = z.iso.datetime({ offset: true });

/** Any JSON value, as the platform sent it. Kept and shown verbatim, never interpreted. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * Deepest nesting of stored JSON. Far deeper, whatever walks through it (zod, JSON.stringify, structured clone) runs out
 * of stack. Earlier versions stored answers of up to so many levels.
 */
const mostLevels = 500;

/** Deepest nesting of an answer's JSON. No answer of the platform has a tenth of it [assumed]. */
export const mostAnswerLevels = 100;

/** True when a JSON value is nested no deeper than what everything can walk through. */
export function isWalkable(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isWalkable(inner, levels - 1));
}

/** True when `text` is an instant with a zone that really exists on the calendar. */
export function isInstant(text: string): boolean {
  return instant.safeParse(text).success && !Number.isNaN(Date.parse(text));
}

/** True when `text` is a UUID. */
export const isUuid = (text: string): boolean => uuid.safeParse(text).success;

/** An id of the platform, should it ever be none of its UUIDs: nothing that means something else in a path. */
export const platformId = /^[A-Za-z0-9_-]{1,100}$/;
