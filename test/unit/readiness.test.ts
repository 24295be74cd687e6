import { expect, it, vi } from 'vitest';
import type { AppCore } from '../../main/app/core.ts';
import { createReadiness } from '../../main/app/readiness.ts';

const held = Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 });

it('opens a file that another program holds once it is free, and logs once that it was held', async () => {
  const due: (() => void)[] = [];
  const [write, defect] = [vi.fn(), vi.fn()];
  const core = {
    access: { open: async () => {}, profile: null, settings: { borrow() {}, current: {}, loss: null } },
    known: { toOpen: () => ({}) },
    signal: new AbortController().signal,
    clock: { after: (_time: number, work: () => void) => void due.push(work) },
    log: { write },
    changed() {},
    defect,
  } as unknown as AppCore;
  const open = vi.fn(async () => {});
  open.mockRejectedValueOnce(held).mockRejectedValueOnce(held);
  let turn: Promise<unknown> = Promise.resolve();
  const readiness = createReadiness(core, {
    current: { open, close: async () => {} },
    prepare() {},
    turns: {
      inTurn(work) {
        const next = work();
        turn = next;
        return next;
      },
    },
  });
  await readiness.open();
  for (const expected of ['blocked', 'ready']) {
    expect(readiness.phase).toBe('blocked');
    due.shift()?.();
    await turn;
    expect(readiness.phase).toBe(expected);
  }
  expect(due).toEqual([]);
  expect([write.mock.calls.length, defect.mock.calls.length]).toEqual([1, 0]);
});
