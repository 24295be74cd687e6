import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bounds, leastSize, placeWindow } from '../../main/electron/place.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: 1920, y: -200, width: 1280, height: 984 };
const kept = { x: 2000, y: 0, width: 1100, height: 700 };

const position = fc.integer({ min: -10_000, max: 10_000 });
const size = fc.integer({ min: 100, max: 6_000 });
const bounds = fc.record({ x: position, y: position, width: size, height: size });
const screens = fc.array(bounds, { minLength: 1, maxLength: 4 });

const isWithin = (inner: Bounds, outer: Bounds) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('the place of the window', () => {
  it('is in the middle of the main screen at the first start', () => {
    expect(placeWindow(null, [screen, second])).toEqual({ x: 320, y: 120, width: 1280, height: 800 });
  });

  it('stays the same while its screen is connected', () => {
    expect(placeWindow(kept, [screen, second])).toEqual(kept);
  });

  it('is in the middle of the main screen when its own is gone', () => {
    expect(placeWindow(kept, [screen])).toEqual({ x: 410, y: 170, width: 1100, height: 700 });
  });

  it('is moved back when a corner would be beyond the edge', () => {
    expect(placeWindow({ ...kept, x: 1800, y: 900 }, [screen])).toEqual({
      x: 820,
      y: 340,
      width: 1100,
      height: 700,
    });
  });

  it('is no larger than a screen scaled to 200 %', () => {
    const scaled = { x: 0, y: 0, width: 960, height: 500 };
    expect(placeWindow({ ...kept, x: 100, y: 50 }, [scaled])).toEqual(scaled);
  });

  it('is wholly on one screen, whatever was kept and whatever screens there are', () => {
    fc.assert(
      fc.property(fc.option(bounds), screens, (before, areas) => {
        const place = placeWindow(before, areas);
        expect(areas.some((area) => isWithin(place, area))).toBe(true);
        // The window is as large as it was, or as the screen has room for.
        if (before)
          expect(areas.some((area) => place.width === Math.min(before.width, area.width))).toBe(true);
      }),
    );
  });

  it('does not change when it was wholly on a screen that overlaps no other, or when it is placed twice', () => {
    fc.assert(
      fc.property(bounds, screens, (before, areas) => {
        const place = placeWindow(before, areas);
        expect(placeWindow(place, [areas.find((area) => isWithin(place, area)) as Bounds])).toEqual(place);
        if (areas.length === 1 && isWithin(before, areas[0] as Bounds)) expect(place).toEqual(before);
      }),
    );
  });
});

describe('the least size of the window', () => {
  it('fits every screen', () => {
    fc.assert(
      fc.property(screens, (areas) => {
        const { width, height } = leastSize(areas);
        expect(areas.every((area) => width <= area.width && height <= area.height)).toBe(true);
      }),
    );
    expect(leastSize([screen])).toEqual({ width: 1024, height: 640 });
  });
});
