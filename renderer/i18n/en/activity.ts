import type { activity as de } from '../de/activity.ts';
import type { Words } from '../words.ts';

export const activity: Words<typeof de> = {};
