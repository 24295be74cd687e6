import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createInvestorRepository, type InvestorRepository } from '../../main/investors/repository.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { type DataFile, openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { scratchFolder } from '../support/headless.ts';
import { moment } from '../support/samples.ts';

/** More than a search opens by itself. */
const many = 620;
const at = new Date(moment).toISOString();
const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const cipher = createCipher(newDataKey());
let folder: ReturnType<typeof scratchFolder>;
let db: DataFile;
let investors: InvestorRepository;

beforeEach(() => {
  folder = scratchFolder();
  db = openDataFile(openDatabase(join(folder.path, 'desk.sqlite')), cipher, 'test');
  const before = createInvestorRepository(db, cipher, { now: () => moment });
  const all = Array.from({ length: many }, (_, index) => ({
    id: idOf(index),
    name: `Muster ${index}`,
    email: null,
  }));
  before.put(all, at);
  investors = createInvestorRepository(db, cipher, { now: () => moment });
});
afterEach(() => {
  db.close();
  folder.remove();
});

const put = (id: string, name: string) => investors.put([{ id, name, email: null }], at);
const namesOf = (text: string) => investors.search(text, 5).investors.map(({ name }) => name);

it('finds an investor by id at once, and by name as soon as the record is opened', () => {
  expect(investors.search('Muster 7', 5)).toEqual({ investors: [], total: 0, complete: false });
  expect(investors.get(idOf(7).toUpperCase())?.name).toBe('Muster 7');
  expect(namesOf('Muster 7')).toEqual(['Muster 7']);
  expect(investors.any()?.name).toMatch(/^Muster/);
});

it('opens the others bit by bit, and the last few in a search', () => {
  const work = investors.openRest();
  let rests = 0;
  while (!work.next().done) rests += 1;
  expect(rests).toBeGreaterThan(5);
  expect(investors.search('Muster', 1)).toMatchObject({ total: many, complete: true });

  const anew = createInvestorRepository(db, cipher, { now: () => moment });
  const started = anew.openRest();
  for (let index = 0; index < 4; index += 1) started.next();
  expect(anew.search('Muster', 1)).toMatchObject({ total: many, complete: true });
});

it('reports investors once they are committed, also those of a transaction that others have opened', () => {
  const told: string[][] = [];
  investors.onChange((ids) => told.push(ids));
  db.transaction(() => {
    put(idOf(1), 'Changed');
    investors.putWallets(idOf(1), [], true, at);
    put(idOf(many), 'New');
  });
  put(idOf(2), 'Changed, too');
  expect(told).toEqual([[idOf(1), idOf(many)], [idOf(2)]]);
});

it('knows what the file holds after a transaction was undone, and reports nothing of it', async () => {
  const told: string[][] = [];
  investors.onChange((ids) => told.push(ids));
  put(idOf(3), 'Kept');
  const undo = () =>
    db.transaction(() => {
      put(idOf(1), 'Undone');
      put(idOf(many), 'New');
      throw new Error('undone');
    });
  expect(undo).toThrow('undone');
  await Promise.resolve();
  expect([1, 3, many].map((index) => investors.get(idOf(index))?.name)).toEqual([
    'Muster 1',
    'Kept',
    undefined,
  ]);
  expect(told).toEqual([[idOf(3)]]);
});
