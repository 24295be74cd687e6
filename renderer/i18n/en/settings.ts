import type { settings as de } from '../de/settings.ts';
import type { Words } from '../words.ts';

export const settings: Words<typeof de> = {};
