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
/** Judges a file that knows every mark with a lower number as its own, except the marks of other places. */
const judge = (file: Mark | null, before: Mark | null, kept: Mark | 'unreadable' | null) =>
  judgeFreshness({ mark: file, before, earlier: earlierThan(file) }, kept, [here]).kind;
const earlierThan = (file: Mark | null) =>
  Array.from({ length: (file?.number ?? 1) - 1 }, (_, index) => `m${index + 1}`);

describe('a data file and its mark', () => {
  it.each([
    ['first: nothing was ever marked', null, null, null, 'first'],
    ['behind: the file is from before there were marks', null, null, mark(3), 'behind'],
    [
      'lost: the file is from before there were marks, and the entry cannot be read',
      null,
      null,
      'unreadable',
      'lost',
    ],
    ['fresh: both marks are the same', mark(3), mark(2), mark(3), 'fresh'],
    ['fresh: the process was killed between the file and the keychain', mark(3), mark(2), mark(2), 'fresh'],
    ['first: the process was killed there at the very first mark', mark(1), null, null, 'first'],
    ['behind: the file is older', mark(2), mark(1), mark(3), 'behind'],
    ['fresh: the keychain is older', mark(9), mark(8), mark(3), 'fresh'],
    ['lost: the keychain lost the mark', mark(3), mark(2), null, 'lost'],
    ["lost: the keychain's entry cannot be read", mark(3), mark(2), 'unreadable', 'lost'],
    ['behind: another raising has the same number', mark(3), mark(2), { ...mark(3), id: 'other' }, 'behind'],
    ['behind: another folder went on', mark(3), mark(2), mark(4, elsewhere), 'behind'],
    [
      'behind: another machine went on with a lower number',
      mark(9),
      mark(8),
      mark(4, otherMachine),
      'behind',
    ],
    [
      'behind: the file was copied here from another folder',
      mark(3, elsewhere),
      mark(2),
      mark(3, elsewhere),
      'behind',
    ],
    [
      'behind: the file was copied here from another machine',
      mark(9, otherMachine),
      mark(8),
      mark(3),
      'behind',
    ],
    [
      'fresh: the file was taken over here, and the other copy rests',
      mark(3),
      null,
      mark(3, elsewhere),
      'fresh',
    ],
  ] as const)('%s', (_, file, before, kept, expected) => {
    expect(judge(file, before, kept)).toBe(expected);
  });

  it('is not behind when the app itself has moved the file', () => {
    const file = { mark: mark(3, elsewhere), before: mark(2, elsewhere), earlier: [] };
    expect(judgeFreshness(file, mark(3, elsewhere), [here, elsewhere]).kind).toBe('fresh');
  });

  it('names the mark that is ahead', () => {
    expect(
      judgeFreshness({ mark: mark(2), before: mark(1), earlier: [] }, mark(4, elsewhere), [here]),
    ).toEqual({
      kind: 'behind',
      by: mark(4, elsewhere),
      isProved: true,
    });
  });

  it('is behind an unknown mark, whatever the numbers say, because they start anew when the keychain was lost', () => {
    const anew = { ...mark(3), id: 'anew' };
    expect(judge(mark(9), mark(8), anew)).toBe('behind');
  });

  it('proves nothing when its state is broken or gone, and is then behind the keychain', () => {
    const gone = { mark: null, before: null, earlier: [], isBroken: true };
    expect(judgeFreshness(gone, mark(3), [here])).toMatchObject({ kind: 'behind', isProved: false });
    const broken = { mark: mark(3), before: mark(2), earlier: [], isBroken: true };
    expect(judgeFreshness(broken, mark(3), [here])).toMatchObject({ kind: 'behind', isProved: false });
    expect(judgeFreshness(broken, null, [here]).kind).toBe('lost');
  });

  it('is never behind after a kill at any point, and always behind when it was restored from before the last raising', () => {
    const step = fc.record({
      killAt: fc.constantFrom('never', 'beforeCommit', 'afterCommit', 'afterKept'),
      losesKept: fc.boolean(),
      // The whole keychain is lost, and a person has confirmed the loss.
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
          // Each step is one opening, which raises the mark once, or twice when nothing was marked before.
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
            // A power cut may undo the last keychain write if it was not flushed.
            if (losesKept && former !== null && killAt === 'afterKept') kept = former;
          }
        }
        expect(['fresh', 'first']).toContain(judgeFreshness(file, kept, [here]).kind);
        const last = states.findIndex((state) => kept !== null && state.mark?.id === kept.id);
        // As long as there are no marks, a file from before the marks does not count as restored.
        const older = states.slice(0, Math.max(last, 0)).filter(({ mark }) => mark !== null || kept !== null);
        const putBack = older[pick % Math.max(older.length, 1)];
        if (putBack) expect(judgeFreshness(putBack, kept, [here]).kind).toBe('behind');
      }),
    );
  });
});

describe('the place of a data file', () => {
  it("is identified by the machine's id and the folder, not by the machine’s name", () => {
    const renamed = placeOf({ id: 'machine', name: 'PC-2' }, '/home/anna/desk', 'linux');
    expect(isSamePlace(here, renamed)).toBe(true);
    expect(isSamePlace(here, otherMachine)).toBe(false);
    expect(isSamePlace(here, elsewhere)).toBe(false);
  });
  it('is identified by the folder alone when the system gives no id', () => {
    const unknown = placeOf({ id: null, name: 'PC-1' }, '/home/anna/desk', 'linux');
    expect(isSamePlace(here, unknown)).toBe(true);
    expect(isSamePlace(elsewhere, unknown)).toBe(false);
  });
  it.each(['win32', 'darwin'] as const)('ignores case on %s', (platform) => {
    const machine = { id: 'machine', name: 'PC-1' };
    expect(
      isSamePlace(
        placeOf(machine, 'C:\\Users\\Anna', platform),
        placeOf(machine, 'c:\\users\\anna', platform),
      ),
    ).toBe(true);
  });
  it("fits into an entry of every keychain, however long the folder's name is", () => {
    const long = placeOf({ id: 'm'.repeat(32), name: 'n'.repeat(300) }, `/${'ö'.repeat(5_000)}`, 'linux');
    expect(markText({ ...mark(2 ** 40), place: long }).length).toBeLessThan(1_280);
  });
});

describe('a keychain entry', () => {
  it('is read as it was written', () => {
    expect(readMark(markText(mark(3)))).toEqual(mark(3));
  });
  it.each(['', 'x', '{}', 'null', '{"version":2}', markText(mark(3)).replace('"number":3', '"number":-1')])(
    'is invalid as %j',
    (text) => {
      expect(readMark(text)).toBeNull();
    },
  );
});
