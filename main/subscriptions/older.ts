import type { OtherCopy } from '../../contract/app.ts';
import { createTrail, type Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { isSamePlace, type Mark, nowhere, type Place } from '../storage/mark.ts';
import { forgetSchemaChange, readSchemaChange } from '../storage/schema-note.ts';
import { createOutbox, type Sender, untimed } from '../sync/outbox.ts';
import { createSubscriptionRepository } from './repository.ts';
import { type HeldBack, holdBack } from './restored.ts';

/** What became of a data file that is older than its mark. */
export interface BehindFile extends HeldBack {
  /** The moment that the file holds, as ISO 8601. */
  since: string;
  other: OtherCopy | null;
  /** Something else had changed the schema of the file; what is not ours was removed. */
  schemaChanged: boolean;
  /** Whether rows and the trail's end are as the app wrote them can no longer be proved. */
  unproved: boolean;
}

/**
 * Treats a file that is behind its mark like a restored backup: nothing of it goes on by itself. In the same transaction
 * the file takes the mark over, so that this happens once.
 * @param deps.by the mark that is ahead; null: it is lost; `nothing`: the file is the newest, and was changed in its schema
 * @param deps.isProved what the file holds is known to be written by the app
 */
export function treatAsOlder(deps: {
  db: DataFile;
  cipher: Cipher;
  clock: Clock;
  here: Place;
  by: Mark | null | 'nothing';
  isProved: boolean;
  who(): string;
  sender: Sender;
}): BehindFile {
  const { db, cipher, clock, here, by, isProved } = deps;
  const trail = createTrail(db, cipher, clock.now, deps.who);
  const { mark } = db.state.current;
  const since = trail.lastAt() ?? mark?.at ?? instantOf(clock);
  const other = isProved && by !== 'nothing' ? otherCopy(mark, by, here) : null;
  return db.transaction(() => {
    if (!isProved) db.state.update({ unproved: { at: instantOf(clock), sequence: trail.lastSequence() } });
    if (db.fingerprints.isLost) db.fingerprints.startAnew();
    const schemaChanged = tellSchemaChange(db, trail);
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
    if (by !== 'nothing') db.state.update({ mark: by && { ...by, place: here }, before: null, earlier: [] });
    const found = { ...held, other, schemaChanged, unproved: !isProved };
    db.state.update({
      recovered: { at: instantOf(clock), what: 'older', from: since, aside: null, ...found },
    });
    return { ...found, since };
  });
}

/** Has the trail tell what was put right in the schema of a file. False: nothing was. The caller commits. */
export function tellSchemaChange({ sql }: DataFile, trail: Trail): boolean {
  const change = readSchemaChange(sql);
  if (!change) return false;
  trail.append('storage.schemaChanged', { ...change });
  forgetSchemaChange(sql);
  return true;
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
