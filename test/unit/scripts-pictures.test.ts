import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pictureFile, preparePictures } from '../../scripts/lib/pictures.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pictures-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('the pictures of an earlier demo are removed, and nothing else that a person keeps there', () => {
  const theirs = [
    'notes.txt',
    '1-sent.png',
    '12-beach.png',
    '01-sent.jpg',
    'x01-sent.png',
    '01-sent.png.txt',
  ];
  for (const name of [...theirs, pictureFile(1, 'start-in-training'), pictureFile(12, 'sent')])
    writeFileSync(join(folder, name), 'x');
  mkdirSync(join(folder, '03-offline.png'));
  mkdirSync(join(folder, 'more'));
  writeFileSync(join(folder, 'more', pictureFile(1, 'sent')), 'x');
  preparePictures(folder);
  expect(readdirSync(folder).sort()).toEqual([...theirs, '03-offline.png', 'more'].sort());
  expect(readdirSync(join(folder, 'more'))).toEqual(['01-sent.png']);
});

it('the folder is made, and a file in its place is an error', () => {
  preparePictures(join(folder, 'a', 'b'));
  expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
  writeFileSync(join(folder, 'file'), 'mine');
  expect(() => preparePictures(join(folder, 'file'))).toThrow(/EEXIST|ENOTDIR/);
});
