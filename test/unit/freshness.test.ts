import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeFreshness } from '../../main/freshness/judge.ts';
import { isSamePlace, type Mark, markText, placeOf, readMark } from '../../main/storage/mark.ts';

const here = placeOf({ id: 'machine', name: 'PC-1' }, '/home/anna/desk', 'linux');
const elsewhere = placeOf({ id: 'machine', name: 'PC-1' }, '/media/stick/desk', 'linux');
const otherMachine = placeOf({ id: 'another', name: 'PC-1' }, '/home/anna/desk', 'linux');
const mark = (number: number, place = here): Mark => ({
  id: `m${number}`,
  number,
  at: '2026-03-01T10:00:00.000Z',
  place,
});
/** The file knows every mark with a lower number as its own, but for those of others. */
const judge = (file: Mark | null, before: Mark | null, kept: Mark | 'unreadable' | null) =>
  judgeFreshness({ mark: file, before, earlier: earlierThan(file) }, kept, [here]).kind;
const earlierThan = (file: Mark | null) =>
  Array.from({ length: (file?.number ?? 1) - 1 }, (_, index) => `m${index + 1}`);

describe('a data file and its mark', () => {
  it.each([
    ['nothing was ever marked', null, null, null, 'first'],
    ['the file is from before there were marks', null, null, mark(3), 'behind'],
    ['the same from then, and the entry cannot be read', null, null, 'unreadable', 'lost'],
    ['both are the same', mark(3), mark(2), mark(3), 'fresh'],
    ['killed between the file and the keychain', mark(3), mark(2), mark(2), 'fresh'],
    ['killed there at the very first mark', mark(1), null, null, 'first'],
    ['the file is older', mark(2), mark(1), mark(3), 'behind'],
    ['the keychain is older', mark(9), mark(8), mark(3), 'fresh'],
    ['the keychain lost it', mark(3), mark(2), null, 'lost'],
    ['its entry cannot be read', mark(3), mark(2), 'unreadable', 'lost'],
    ['the same number by another raising', mark(3), mark(2), { ...mark(3), id: 'other' }, 'behind'],
    ['another folder goes on', mark(3), mark(2), mark(4, elsewhere), 'behind'],
    ['another machine goes on, by a lower number', mark(9), mark(8), mark(4, otherMachine), 'behind'],
    [
      'the file was copied here from another folder',
      mark(3, elsewhere),
      mark(2),
      mark(3, elsewhere),
      'behind',
    ],
    ['the file was copied here from another machine', mark(9, otherMachine), mark(8), mark(3), 'behind'],
    ['it was taken over here, and the other copy rests', mark(3), null, mark(3, elsewhere), 'fresh'],
  ] as const)('%s', (_, file, before, kept, expected) => {
    expect(judge(file, before, kept)).toBe(expected);
  });

  it('is not behind where the app itself has moved it', () => {
    const file = { mark: mark(3, elsewhere), before: mark(2, elsewhere), earlier: [] };
    expect(judgeFreshness(file, mark(3, elsewhere), [here, elsewhere]).kind).toBe('fresh');
  });

  it('says which mark is ahead', () => {
    expect(
      judgeFreshness({ mark: mark(2), before: mark(1), earlier: [] }, mark(4, elsewhere), [here]),
    ).toEqual({
      kind: 'behind',
      by: mark(4, elsewhere),
      isProved: true,
    });
  });

  it('is behind a mark that it never knew, whatever the numbers say: they begin anew where the keychain was lost', () => {
    const anew = { ...mark(3), id: 'anew' };
    expect(judge(mark(9), mark(8), anew)).toBe('behind');
  });

  it('proves nothing without its state: one that is broken or gone is behind what the keychain holds', () => {
    const gone = { mark: null, before: null, earlier: [], isBroken: true };
    expect(judgeFreshness(gone, mark(3), [here])).toMatchObject({ kind: 'behind', isProved: false });
    const broken = { mark: mark(3), before: mark(2), earlier: [], isBroken: true };
    expect(judgeFreshness(broken, mark(3), [here])).toMatchObject({ kind: 'behind', isProved: false });
    expect(judgeFreshness(broken, null, [here]).kind).toBe('lost');
  });

  it('raised and killed anywhere, it is never behind; put back from before the last raising, it always is', () => {
    const step = fc.record({
      killAt: fc.constantFrom('never', 'beforeCommit', 'afterCommit', 'afterKept'),
      losesKept: fc.boolean(),
      // The whole keychain is lost, and a person has confirmed it.
      losesAll: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.nat(), (steps, pick) => {
        type File = { mark: Mark | null; before: Mark | null; earlier: string[] };
        const unmarked: File = { mark: null, before: null, earlier: [] };
        let file = unmarked;
        let kept: Mark | null = null;
        let count = 0;
        const states = [file];
        for (const { killAt, losesKept, losesAll } of steps) {
          if (losesAll) {
            kept = null;
            file = unmarked;
          }
          // Each step is one opening that raises once, or twice where nothing was marked before.
          expect(['fresh', 'first']).toContain(judgeFreshness(file, kept, [here]).kind);
          for (let raising = kept === null ? 2 : 1; raising > 0; raising -= 1) {
            if (killAt === 'beforeCommit') break;
            count += 1;
            const number: number = Math.max(file.mark?.number ?? 0, kept?.number ?? 0) + 1;
            const next: Mark = { ...mark(number), id: `raised ${count}` };
            const ids = file.mark ? [file.mark.id, ...file.earlier] : file.earlier;
            file = { mark: next, before: kept, earlier: ids.slice(0, 24) };
            states.push(file);
            if (killAt === 'afterCommit') break;
            const former: Mark | null = kept;
            kept = next;
            // A power cut may take back what the keychain was given last, if it was not flushed.
            if (losesKept && former !== null && killAt === 'afterKept') kept = former;
          }
        }
        expect(['fresh', 'first']).toContain(judgeFreshness(file, kept, [here]).kind);
        const last = states.findIndex((state) => kept !== null && state.mark?.id === kept.id);
        // A file of before there were marks is none that was put back, as long as there are none.
        const older = states.slice(0, Math.max(last, 0)).filter(({ mark }) => mark !== null || kept !== null);
        const putBack = older[pick % Math.max(older.length, 1)];
        if (putBack) expect(judgeFreshness(putBack, kept, [here]).kind).toBe('behind');
      }),
    );
  });
});

describe('the place of a data file', () => {
  it('is told by the machine and the folder, not by the machine’s name', () => {
    const renamed = placeOf({ id: 'machine', name: 'PC-2' }, '/home/anna/desk', 'linux');
    expect(isSamePlace(here, renamed)).toBe(true);
    expect(isSamePlace(here, otherMachine)).toBe(false);
    expect(isSamePlace(here, elsewhere)).toBe(false);
  });
  it('is told by the folder alone where the system gives no id', () => {
    const unknown = placeOf({ id: null, name: 'PC-1' }, '/home/anna/desk', 'linux');
    expect(isSamePlace(here, unknown)).toBe(true);
    expect(isSamePlace(elsewhere, unknown)).toBe(false);
  });
  it.each(['win32', 'darwin'] as const)('does not depend on capital letters on %s', (platform) => {
    const machine = { id: 'machine', name: 'PC-1' };
    expect(
      isSamePlace(
        placeOf(machine, 'C:\\Users\\Anna', platform),
        placeOf(machine, 'c:\\users\\anna', platform),
      ),
    ).toBe(true);
  });
  it('fits into an entry of every keychain, however long the folder is', () => {
    const long = placeOf({ id: 'm'.repeat(32), name: 'n'.repeat(300) }, `/${'ö'.repeat(5_000)}`, 'linux');
    expect(markText({ ...mark(2 ** 40), place: long }).length).toBeLessThan(1_280);
  });
});

describe('an entry of the keychain', () => {
  it('is read as it was written', () => {
    expect(readMark(markText(mark(3)))).toEqual(mark(3));
  });
  it.each(['', 'x', '{}', 'null', '{"version":2}', markText(mark(3)).replace('"number":3', '"number":-1')])(
    '%j is none',
    (text) => {
      expect(readMark(text)).toBeNull();
    },
  );
});
