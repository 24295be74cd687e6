import { beforeEach, expect, test, vi } from 'vitest';

const environment = vi.hoisted(() => ({ changed: () => {} }));
vi.mock('../../renderer/stores/app.ts', () => ({
  onEnvironmentChange: (listener: () => void) => {
    environment.changed = listener;
  },
}));

// A variable hides the path from the type check, because the module's imports refer to a window.
const file = '../../renderer/stores/deleted.ts';
const { forgetDeleted, lastDeleted, noteDeleted, noteRestored, stillDeleted, useDeleted } = await import(
  file
);

beforeEach(() => useDeleted.setState({ deletions: [] }));

test('rows deleted together come back together, the newest deletion first', () => {
  noteDeleted(['a']);
  noteDeleted(['b', 'c']);
  expect(lastDeleted()).toEqual(['b', 'c']);
  noteRestored(['b', 'c']);
  expect(lastDeleted()).toEqual(['a']);
  noteRestored(['a']);
  expect(lastDeleted()).toEqual([]);
});

test('after a partial restore, the rest can still be restored', () => {
  const back = vi.fn();
  noteDeleted(['a', 'b'], back);
  noteRestored(['a']);
  expect(lastDeleted()).toEqual(['b']);
  expect(back).not.toHaveBeenCalled();
  noteRestored(['b']);
  expect(back).toHaveBeenCalledOnce();
  noteRestored(['b']);
  expect(back).toHaveBeenCalledOnce();
});

test('after another action the key no longer restores the rows, but their message still does', () => {
  noteDeleted(['a']);
  forgetDeleted();
  expect(lastDeleted()).toEqual([]);
  expect(stillDeleted(['a', 'x'])).toEqual(['a']);
  noteDeleted(['b']);
  expect(lastDeleted()).toEqual(['b']);
  noteRestored(['b']);
  expect(lastDeleted(), 'not what was deleted before the other action').toEqual([]);
});

test('an empty deletion leaves the last one in place', () => {
  noteDeleted(['a']);
  noteDeleted([]);
  expect(lastDeleted()).toEqual(['a']);
});

test('another environment knows none of the deletions', () => {
  noteDeleted(['a']);
  environment.changed();
  expect(lastDeleted()).toEqual([]);
  expect(stillDeleted(['a'])).toEqual([]);
});
