import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { openFileState } from '../../main/storage/file-state.ts';
import { scratchFolder } from '../support/headless.ts';

let folder: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  folder = scratchFolder();
});
afterEach(() => folder.remove());

it('a data file stores the quarantine folder of its recovery under the released name, and reads it from there', () => {
  const db = openDatabase(join(folder.path, 'desk.sqlite'));
  const cipher = createCipher(newDataKey());
  const recovered = {
    at: '2026-03-01T10:00:00.000Z',
    what: 'data',
    from: null,
    quarantineFolder: '/profile/damaged-2026',
    heldBack: 1,
    drafts: 2,
    other: null,
  } as const;
  db.transaction(() => openFileState(db, cipher, 'environment').update({ recovered }));
  const value = db.sql.prepare("SELECT value FROM meta WHERE name = 'state'").get()?.value as Uint8Array;
  const { quarantineFolder, ...others } = recovered;
  expect(cipher.openJson('meta/state', value).value).toMatchObject({
    recovered: { ...others, aside: quarantineFolder },
  });
  expect(openFileState(db, cipher, 'environment').current.recovered).toEqual(recovered);
  db.close();
});
