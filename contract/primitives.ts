import { z } from 'zod';

/** A UUID of any version. The platform's ids are UUIDs [docs]; the app's own are v4. */
export const uuid = z.guid();

/** An instant as ISO 8601 text with a zone (`Z` or an offset), with or without fractions [guide]. */
const instant = z.regexes.datetime({ offset: true });

/** Any JSON value as the platform sent it. Stored and shown verbatim, never interpreted. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * Maximum nesting of stored JSON. Far deeper values overflow the stack of code that walks them (zod, JSON.stringify,
 * structured clone). Earlier versions stored answers of up to this many levels.
 */
const mostLevels = 500;

/** Maximum nesting of an answer's JSON. No answer of the platform has a tenth of it [assumed]. */
export const mostAnswerLevels = 100;

/** True when a JSON value is nested at most `levels` deep, so that all code can walk it. */
export function isWalkable(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isWalkable(inner, levels - 1));
}

/** True when `text` is an instant with a zone, and its date exists on the calendar. */
export function isInstant(text: string): boolean {
  return instant.test(text) && !Number.isNaN(Date.parse(text));
}

/** True when `text` is a UUID. */
export const isUuid = (text: string): boolean => z.regexes.guid.test(text);

/** Pattern of a platform id, in case ids are not always UUIDs. It allows no character with a meaning in a path. */
export const platformId = /^[A-Za-z0-9_-]{1,100}$/;

/** First year of a signature or an answer on this platform. An earlier time is a typing error. [assumed] */
export const earliestYear = 2015;
