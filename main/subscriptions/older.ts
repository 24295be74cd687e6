import type { OtherCopy } from '../../contract/app.ts';
import { createTrail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { isSamePlace, type Mark, nowhere, type Place } from '../storage/mark.ts';
import { createOutbox, type Sender, untimed } from '../sync/outbox.ts';
import { createSubscriptionRepository } from './repository.ts';
import { type HeldBack, holdBack } from './restored.ts';

/** What became of a data file that is older than its mark. */
export interface BehindFile extends HeldBack {
  /** The moment that the file holds, as ISO 8601. */
  since: string;
  other: OtherCopy | null;
  /** Whether rows and the trail's end are as the app wrote them can no longer be proved. */
  unproved: boolean;
}

/**
 * Treats a file that is behind its mark like a restored backup: nothing of it goes on by itself. In the same transaction
 * the file takes the mark over, so that this happens once.
 * @param deps.by the mark that is ahead; null: it is lost
 * @param deps.isProved what the file holds is known to be written by the app
 */
export function treatAsOlder(deps: {
  db: DataFile;
  cipher: Cipher;
  clock: Clock;
  here: Place;
  by: Mark | null;
  isProved: boolean;
  who(): string;
  sender: Sender;
}): BehindFile {
  const { db, cipher, clock, here, by, isProved } = deps;
  const trail = createTrail(db, cipher, clock.now, deps.who);
  const { mark } = db.state.current;
  const since = trail.lastAt() ?? mark?.at ?? instantOf(clock);
  const other = isProved ? otherCopy(mark, by, here) : null;
  return db.transaction(() => {
    if (!isProved) db.state.update({ unproved: { at: instantOf(clock), sequence: trail.lastSequence() } });
    if (db.fingerprints.isLost) db.fingerprints.startAnew();
    const held = holdBack({
      db,
      repository: createSubscriptionRepository(db, cipher),
      outbox: createOutbox(db, cipher, clock, deps.sender, untimed),
      trail,
      older: { because: 'behind', at: since },
      tell: ({ heldBack }) =>
        trail.append('storage.behind', {
          since,
          other: other && { ...other },
          takenBack: heldBack,
          ...(!isProved && { unproved: true }),
        }),
    });
    db.state.update({ mark: by && { ...by, place: here }, before: null, earlier: [] });
    return { ...held, since, other, unproved: !isProved };
  });
}

/** The copy that has gone on, or may have: the one that raised the mark, or the one that the file was copied from. */
function otherCopy(mark: Mark | null, by: Mark | null, here: Place): OtherCopy | null {
  if (!by) return null;
  const isUnknown = by.place.folder === nowhere.folder;
  const ahead = isUnknown || by.id === mark?.id ? mark : by;
  if (!ahead) return null;
  const isHere = isSamePlace(ahead.place, here);
  const { computer, path } = ahead.place;
  return isUnknown && isHere ? null : { computer, path, at: ahead.at, isHere };
}
