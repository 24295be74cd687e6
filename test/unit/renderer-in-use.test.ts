import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const call = vi.fn(async () => null);
vi.mock('../../renderer/ipcClient.ts', () => ({ call }));

// A variable hides the path from the type check, because the module refers to a window.
const file = '../../renderer/stores/inUse.ts';
const { tellUse } = await import(file);

let page = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal('window', page);
  call.mockClear();
  tellUse();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const press = () => page.dispatchEvent(new Event('keydown'));

test('tells the main process at the first key, and then twice a second', () => {
  expect(call).not.toHaveBeenCalled();
  press();
  expect(call).toHaveBeenCalledExactlyOnceWith('app.inUse');
  for (let key = 0; key < 10; key += 1) {
    press();
    vi.advanceTimersByTime(100);
  }
  expect(call).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(60_000);
  expect(call.mock.calls.length, 'nothing more once nobody does anything').toBeLessThanOrEqual(4);
});

test.each(['pointerdown', 'wheel'])('tells it at a %s', (event) => {
  page.dispatchEvent(new Event(event));
  expect(call).toHaveBeenCalledOnce();
});

test('does not mind when it cannot be told', async () => {
  call.mockRejectedValueOnce(new Error('the bridge is gone'));
  press();
  await vi.advanceTimersByTimeAsync(1_000);
});
