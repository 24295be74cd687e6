import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  beginAt,
  type Chosen,
  chosenAndGone,
  draw,
  leaveOut,
  nothingChosen,
  toggle,
} from '../../renderer/features/subscriptions/chosen.ts';

const rows = Array.from({ length: 12 }, (_, index) => `row ${index}`);
const id = fc.constantFrom(...rows);
const ids = fc.uniqueArray(id);
const range = fc
  .tuple(fc.nat(rows.length - 1), fc.nat(rows.length - 1))
  .map(([a, b]) => rows.slice(Math.min(a, b), Math.max(a, b) + 1));

const sorted = (set: Iterable<string>) => [...set].toSorted();
const union = (...sets: Iterable<string>[]) => sorted(new Set(sets.flatMap((set) => [...set])));

/** Any selection that a person can produce. */
const anyChosen: fc.Arbitrary<Chosen> = fc
  .array(
    fc.oneof(
      id.map((one) => (chosen: Chosen) => toggle(chosen, one)),
      id.map((one) => (chosen: Chosen) => beginAt(chosen, one)),
      range.map((some) => (chosen: Chosen) => draw(chosen, some)),
      ids.map((some) => (chosen: Chosen) => add(chosen, some)),
      ids.map((some) => (chosen: Chosen) => leaveOut(chosen, some)),
    ),
  )
  .map((steps) => steps.reduce((chosen, step) => step(chosen), nothingChosen));

describe('the selection', () => {
  test('changes by exactly one row when the row is toggled, and by none when it is toggled twice', () => {
    fc.assert(
      fc.property(anyChosen, id, (chosen, one) => {
        const once = toggle(chosen, one);
        expect(once.ids.has(one)).toBe(!chosen.ids.has(one));
        const other = (set: ReadonlySet<string>) => sorted(set).filter((each) => each !== one);
        expect(other(once.ids)).toEqual(other(chosen.ids));
        expect(sorted(toggle(once, one).ids)).toEqual(sorted(chosen.ids));
      }),
    );
  });

  test('has all rows of a drawn range, beside the rows that were chosen before', () => {
    fc.assert(
      fc.property(anyChosen, id, range, (chosen, from, drawn) => {
        expect(sorted(draw(beginAt(chosen, from), drawn).ids)).toEqual(union(chosen.ids, drawn));
      }),
    );
  });

  test('depends only on where a range ends, not on the way there', () => {
    fc.assert(
      fc.property(anyChosen, fc.array(range), range, (chosen, way, end) => {
        const wandered = way.reduce((now, some) => draw(now, some), chosen);
        expect(sorted(draw(wandered, end).ids)).toEqual(sorted(draw(chosen, end).ids));
      }),
    );
  });

  test('includes a toggled row from which a range is drawn, and keeps the other rows', () => {
    fc.assert(
      fc.property(anyChosen, id, range, (chosen, one, more) => {
        const others = sorted(chosen.ids).filter((each) => each !== one);
        expect(sorted(draw(toggle(chosen, one), [one, ...more]).ids)).toEqual(union(others, [one], more));
      }),
    );
  });

  test('gains added rows, loses rows that are left out, and a range drawn afterwards brings none back', () => {
    fc.assert(
      fc.property(anyChosen, ids, range, (chosen, some, drawn) => {
        expect(sorted(add(chosen, some).ids)).toEqual(union(chosen.ids, some));
        const less = leaveOut(chosen, some);
        expect(sorted(less.ids)).toEqual(sorted(chosen.ids).filter((each) => !some.includes(each)));
        expect(sorted(draw(less, drawn).ids)).toEqual(union(less.ids, drawn));
      }),
    );
  });

  test('asks about changed rows that are chosen and not on hand, and waits for those on hand', () => {
    const some = ids.map((list) => new Set(list));
    fc.assert(
      fc.property(anyChosen, some, some, (chosen, changed, onHand) => {
        const { ask, wait } = chosenAndGone(changed, chosen, onHand);
        expect(sorted(wait)).toEqual(sorted(changed).filter((each) => onHand.has(each)));
        expect(sorted(ask)).toEqual(
          sorted(changed).filter((each) => chosen.ids.has(each) && !onHand.has(each)),
        );
      }),
    );
  });

  test('is not changed in place by any step', () => {
    fc.assert(
      fc.property(anyChosen, id, ids, (chosen, one, some) => {
        const before = [sorted(chosen.ids), sorted(chosen.others), chosen.anchor];
        toggle(chosen, one);
        beginAt(chosen, one);
        draw(chosen, some);
        add(chosen, some);
        leaveOut(chosen, some);
        expect([sorted(chosen.ids), sorted(chosen.others), chosen.anchor]).toEqual(before);
      }),
    );
  });

  test('starts the next range at the row that was last chosen by itself', () => {
    expect(toggle(nothingChosen, 'row 3').anchor).toBe('row 3');
    expect(draw(toggle(nothingChosen, 'row 3'), ['row 4']).anchor).toBe('row 3');
    expect(add(toggle(nothingChosen, 'row 3'), rows).anchor).toBe(null);
  });
});
