import type { StatusMeaning } from '../../contract/status.ts';
import type { Tone } from './tone.ts';

/** The tone of each status meaning. Only what the issuer has accepted is green. */
export const statusTones: Record<StatusMeaning, Tone> = {
  running: 'onItsWay',
  placed: 'acknowledged',
  failed: 'refused',
  unknown: 'needsYou',
  notRead: 'draft',
};
