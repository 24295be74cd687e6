import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, test } from 'vitest';
import { placeFailures, storageFailures } from '../../contract/errors.ts';
import { faultOf } from '../../contract/faults.ts';
import { nativeWords, startFailure } from '../../main/electron/words.ts';
import { placeFailureOf, storageFailureOf } from '../../main/profile/failures.ts';
import { error as deErrors } from '../../renderer/i18n/de/errors.ts';
import { disk as de, place as dePlace } from '../../renderer/i18n/de/notices.ts';
import { error as enErrors } from '../../renderer/i18n/en/errors.ts';
import { disk as en, place as enPlace } from '../../renderer/i18n/en/notices.ts';

const ofSystem = (code: string) => Object.assign(new Error(code), { code });
const ofSqlite = (errcode: number) => Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });

describe('the reason why the disk takes nothing', () => {
  test.each([
    ['ENOSPC', 'storageFull'],
    ['EDQUOT', 'storageFull'],
    ['EROFS', 'storageReadOnly'],
    ['EACCES', 'storageReadOnly'],
    ['EPERM', 'storageReadOnly'],
    ['EBUSY', 'storageBusy'],
    ['ETXTBSY', 'storageBusy'],
    ['EIO', 'storageFails'],
    ['ENODEV', 'storageFails'],
    ['EFBIG', 'storage'],
    ['EMFILE', 'storage'],
    ['ENOENT', null],
  ])('for %s is %s', (code, failure) => expect(storageFailureOf(ofSystem(code), 'linux')).toBe(failure));
  test.each(['EPERM', 'EACCES'])('for %s on Windows is only that access is denied', (code) =>
    expect(storageFailureOf(ofSystem(code), 'win32')).toBe('storageDenied'),
  );
  it('for EBUSY on Windows is another program', () =>
    expect(storageFailureOf(ofSystem('EBUSY'), 'win32')).toBe('storageBusy'));
  test.each([
    [5, 'storageBusy'],
    [261, 'storageBusy'],
    [6, 'storageBusy'],
    [8, 'storageReadOnly'],
    [1032, 'storage'],
    [776, 'storageReadOnly'],
    [10, 'storageFails'],
    [3850, 'storage'],
    [3082, 'storage'],
    [778, 'storageFails'],
    [13, 'storageFull'],
    [14, 'storage'],
    [19, null],
  ])('for SQLite’s %d is %s', (code, failure) => expect(storageFailureOf(ofSqlite(code))).toBe(failure));
  it('is another program while that program holds the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'investment-desk-'));
    const path = join(folder, 'x.sqlite');
    const [one, two] = [new DatabaseSync(path), new DatabaseSync(path, { timeout: 0 })];
    try {
      one.exec('CREATE TABLE t (x); BEGIN EXCLUSIVE');
      expect(() => two.exec('BEGIN IMMEDIATE')).toThrow(
        expect.toSatisfy((error: unknown) => storageFailureOf(error) === 'storageBusy'),
      );
    } finally {
      one.close();
      two.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the reason why a file cannot be written in a chosen place', () => {
  test.each([
    ['ENOENT', 'folderGone'],
    ['ENOTDIR', 'folderGone'],
    ['EISDIR', 'isFolder'],
    ['NOFILE', 'noFile'],
    ['ENAMETOOLONG', 'nameTooLong'],
    ['EINVAL', 'nameRefused'],
    ['ELOOP', 'linkLoop'],
    ['EROFS', 'storageReadOnly'],
    ['EACCES', 'storageReadOnly'],
    ['EPERM', 'storageReadOnly'],
    ['EBUSY', 'storageBusy'],
    ['ENOSPC', 'storageFull'],
    ['EDQUOT', 'storageFull'],
    ['EIO', 'storageFails'],
    ['UNKNOWN', 'storageFails'],
    ['ENETUNREACH', 'shareGone'],
    ['EHOSTDOWN', 'shareGone'],
    ['ESTALE', 'shareGone'],
    ['EFBIG', 'storage'],
    ['EXYZ', null],
    ['toString', null],
  ])('for %s is %s', (code, failure) => expect(placeFailureOf(ofSystem(code), 'linux')).toBe(failure));
  it.each(['EPERM', 'EACCES'])('for %s on Windows may be a file that is open in Excel', (code) => {
    expect(placeFailureOf(ofSystem(code), 'win32')).toBe('storageDenied');
    for (const words of [dePlace, enPlace]) expect(words.storageDenied.todo).toContain('Excel');
  });
  it('is not a failure of the data file’s disk', () => {
    for (const code of ['ENOENT', 'ECONNREFUSED', 'ENETUNREACH', 'ETIMEDOUT', 'EINVAL'])
      expect(storageFailureOf(ofSystem(code))).toBe(null);
  });
  it('has its own words in both languages, which advise another place only when the name is not at fault', () => {
    for (const words of [dePlace, enPlace])
      expect(new Set(placeFailures.map((failure) => words[failure].why)).size).toBe(placeFailures.length);
    for (const failure of ['isFolder', 'noFile', 'nameRefused'] as const) {
      expect(dePlace[failure].todo).toMatch(/Namen/);
      expect(dePlace[failure].todo).not.toMatch(/Ort|Ordner/);
      expect(enPlace[failure].todo).toMatch(/name/);
      expect(enPlace[failure].todo).not.toMatch(/place|location|folder/);
    }
  });
});

describe('the error texts', () => {
  it('differ for each cause, in both languages', () => {
    for (const words of [de, en]) {
      const said = storageFailures.map((failure) => words[failure].why);
      expect(new Set(said).size).toBe(storageFailures.length);
    }
    for (const words of [deErrors, enErrors]) {
      const titles = storageFailures.map((failure) => words[failure].title);
      expect(new Set(titles).size).toBe(storageFailures.length);
    }
  });
  it('mention a full disk only when it is full', () => {
    for (const failure of storageFailures.filter((each) => each !== 'storageFull')) {
      const said = [de[failure], deErrors[failure], nativeWords.de.startFailed.because[failure]];
      expect(JSON.stringify(said)).not.toMatch(/voll|Platz/);
      const english = [en[failure], enErrors[failure], nativeWords.en.startFailed.because[failure]];
      expect(JSON.stringify(english)).not.toMatch(/full|room|space/);
    }
  });
  it('of a failed start name the cause that was found', () => {
    expect(startFailure(faultOf(ofSystem('ENOSPC')))).toBe('storageFull');
    expect(startFailure(faultOf(ofSystem('EBUSY')))).toBe('storageBusy');
    expect(startFailure(faultOf(ofSqlite(5)))).toBe('storageBusy');
    expect(startFailure(faultOf(new TypeError('x')))).toBe('unknown');
  });
});
