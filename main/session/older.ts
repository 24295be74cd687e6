import type { OtherCopy } from '../../contract/recovered.ts';
import { createTrail, type Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { isSamePlace, type Mark, nowhere, type Place } from '../storage/mark.ts';
import { forgetSchemaChange, readSchemaChange } from '../storage/schema-note.ts';
import { type HeldBack, holdBack } from '../sync/hold-back.ts';
import type { Sender } from '../sync/outbox.ts';
import type { KindFactory } from './kinds.ts';
import { resting } from './resting.ts';

/** The result of treating a data file that is older than its mark. */
export interface BehindFile extends HeldBack {
  /** The moment of the file's contents, as ISO 8601. */
  since: string;
  other: OtherCopy | null;
  /** True when something else had changed the file's schema; foreign parts of the schema were removed. */
  schemaChanged: boolean;
  /** True when it can no longer be proved that the rows and the trail's end are as the app wrote them. */
  unproved: boolean;
}

/**
 * Treats a file that is behind its mark like a restored backup: nothing in it goes on without a person. The file takes
 * over the mark in the same transaction, so that this happens once.
 * @param deps.by the mark that is ahead; null when it is lost; `nothing` when the file is the newest and its schema was
 * changed
 * @param deps.isProved true when the app is known to have written the file's contents
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
  kinds: readonly KindFactory[];
}): BehindFile {
  const { db, cipher, clock, here, by, isProved, sender, kinds } = deps;
  const trail = createTrail(db, cipher, clock.now, deps.who);
  const { mark } = db.state.current;
  const since = trail.lastAt() ?? mark?.at ?? instantOf(clock);
  const other = isProved && by !== 'nothing' ? otherCopy(mark, by, here) : null;
  return db.transaction(() => {
    if (!isProved) db.state.update({ unproved: { at: instantOf(clock), sequence: trail.lastSequence() } });
    if (db.fingerprints.isLost) db.fingerprints.startAnew();
    const schemaChanged = tellSchemaChange(db, trail);
    const held = holdBack({
      ...resting({ db, cipher, clock, sender, trail, kinds }),
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
      recovered: { at: instantOf(clock), what: 'older', from: since, quarantineFolder: null, ...found },
    });
    return { ...found, since };
  });
}

/** Appends a trail entry about repairs of the file's schema. False when there were none. The caller commits. */
export function tellSchemaChange({ sql }: DataFile, trail: Trail): boolean {
  const change = readSchemaChange(sql);
  if (!change) return false;
  trail.append('storage.schemaChanged', { ...change });
  forgetSchemaChange(sql);
  return true;
}

/**
 * Returns the copy of the file that was, or may have been, used since: the copy that raised the mark, or the copy that
 * the file was made from.
 */
function otherCopy(mark: Mark | null, by: Mark | null, here: Place): OtherCopy | null {
  if (!by) return null;
  const isUnknown = by.place.folder === nowhere.folder;
  const ahead = isUnknown || by.id === mark?.id ? mark : by;
  if (!ahead) return null;
  const isHere = isSamePlace(ahead.place, here);
  const { computer, path } = ahead.place;
  return isUnknown && isHere ? null : { computer, path, at: ahead.at, isHere };
}
