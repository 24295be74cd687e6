import { beforeEach, expect, test, vi } from 'vitest';

const environment = vi.hoisted(() => ({ changed: () => {} }));
vi.mock('../../renderer/stores/app.ts', () => ({
  onEnvironmentChange: (listener: () => void) => {
    environment.changed = listener;
  },
}));

// By a name that the type check does not follow: what it imports knows of a window.
const file = '../../renderer/stores/deleted.ts';
const { forgetDeleted, lastDeleted, noteDeleted, noteRestored, stillDeleted, useDeleted } = await import(
  file
);

beforeEach(() => useDeleted.setState({ deletions: [] }));

test('what was deleted together comes back together, the newest first', () => {
  noteDeleted(['a']);
  noteDeleted(['b', 'c']);
  expect(lastDeleted()).toEqual(['b', 'c']);
  noteRestored(['b', 'c']);
  expect(lastDeleted()).toEqual(['a']);
  noteRestored(['a']);
  expect(lastDeleted()).toEqual([]);
});

test('brought back in part: the rest can still be', () => {
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

test('after something else the key no longer means it, but its message still does', () => {
  noteDeleted(['a']);
  forgetDeleted();
  expect(lastDeleted()).toEqual([]);
  expect(stillDeleted(['a', 'x'])).toEqual(['a']);
  noteDeleted(['b']);
  expect(lastDeleted()).toEqual(['b']);
  noteRestored(['b']);
  expect(lastDeleted(), 'not what came before the other thing').toEqual([]);
});

test('nothing was deleted: nothing to bring back', () => {
  noteDeleted(['a']);
  noteDeleted([]);
  expect(lastDeleted()).toEqual(['a']);
});

test('in another environment none of it is known', () => {
  noteDeleted(['a']);
  environment.changed();
  expect(lastDeleted()).toEqual([]);
  expect(stillDeleted(['a'])).toEqual([]);
});
