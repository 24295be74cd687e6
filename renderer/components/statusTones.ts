import type { StatusMeaning } from '../../contract/review.ts';
import type { Tone } from './tone.ts';

/** The colour of each meaning: green only for what the issuer has accepted. */
export const statusTones: Record<StatusMeaning, Tone> = {
  running: 'onItsWay',
  placed: 'acknowledged',
  failed: 'refused',
  unknown: 'needsYou',
  notRead: 'draft',
};
