import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoomChange } from '../../contract/window.ts';
import { leastZoom, mostZoom, zoomAfter, zoomKey } from '../../main/electron/zoom-steps.ts';

const key = (key: string, code: string, more = {}) => ({
  ...{ type: 'keyDown', key, code, control: true, meta: false, alt: false },
  ...more,
});

describe('the steps of the zoom', () => {
  it('stay within their bounds, and lead on in each direction up to the bound', () => {
    const changes = fc.array(fc.constantFrom(...zoomChange.options));
    fc.assert(
      fc.property(fc.integer({ min: leastZoom, max: mostZoom }), changes, (start, wanted) => {
        const after = wanted.reduce(zoomAfter, start);
        expect(after).toBeGreaterThanOrEqual(leastZoom);
        expect(after).toBeLessThanOrEqual(mostZoom);
        expect(zoomAfter(after, 'in') > after).toBe(after < mostZoom);
        expect(zoomAfter(after, 'out') < after).toBe(after > leastZoom);
        expect(zoomAfter(after, 'reset')).toBe(100);
      }),
    );
  });
  it('go on from a stored value between two steps', () => {
    expect(zoomAfter(103, 'in')).toBe(110);
    expect(zoomAfter(103, 'out')).toBe(100);
  });
});

describe('the keys of the zoom', () => {
  it.each([
    ['German, plus', key('+', 'BracketRight'), 'in'],
    ['American, Shift and =', key('+', 'Equal'), 'in'],
    ['American, =', key('=', 'Equal'), 'in'],
    ['Swiss, Shift and 1', key('+', 'Digit1'), 'in'],
    ['numeric pad, plus', key('+', 'NumpadAdd'), 'in'],
    ['German, minus', key('-', 'Slash'), 'out'],
    ['American, minus', key('-', 'Minus'), 'out'],
    ['numeric pad, minus', key('-', 'NumpadSubtract'), 'out'],
    ['zero', key('0', 'Digit0'), 'reset'],
    ['French, the key in the place of the zero', key('à', 'Digit0'), 'reset'],
    ['numeric pad, zero', key('0', 'Numpad0'), 'reset'],
  ])('are recognised: %s', (_keyboard, pressed, change) => {
    expect(zoomKey(pressed, false)).toBe(change);
    expect(zoomKey({ ...pressed, control: false, meta: true }, true)).toBe(change);
  });
  it.each([
    ['typed without Ctrl', key('+', 'BracketRight', { control: false })],
    ['typed with AltGr', key('+', 'BracketRight', { alt: true })],
    ['released', key('+', 'BracketRight', { type: 'keyUp' })],
    ['with the Windows key', key('+', 'BracketRight', { meta: true })],
    ['numeric pad without NumLock', key('Insert', 'Numpad0')],
    ['copy', key('c', 'KeyC')],
    ['a shortcut of the first screen', key('1', 'Digit1')],
  ])('are not recognised: %s', (_what, pressed) => {
    expect(zoomKey(pressed, false)).toBeNull();
  });
  it('are neither those of Ctrl on a Mac nor those of Cmd elsewhere', () => {
    expect(zoomKey(key('+', 'Equal'), true)).toBeNull();
    expect(zoomKey(key('+', 'Equal', { control: false, meta: true }), false)).toBeNull();
  });
});
