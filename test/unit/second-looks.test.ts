import { expect, it } from 'vitest';
import type { SyncCore } from '../../main/sync/core.ts';
import type { SubmissionKind } from '../../main/sync/kind.ts';
import { createSecondLooks } from '../../main/sync/second-look.ts';
import type { Submission } from '../../main/sync/submission.ts';
import { fakeClock } from '../support/clocks.ts';
import { until } from '../support/until.ts';

const kindOf = (name: string) =>
  ({
    name,
    secondLook: { list: `/v2/${name}/`, order: () => ({ fields: {}, decisive: 'id' }) },
  }) as unknown as SubmissionKind;

/**
 * Returns the second looks of two kinds whose lists the platform refuses, the lists that were asked for, and the
 * submissions that were enqueued.
 * @param lost number of answers that are lost first
 */
function refusedLooks(lost = 0) {
  const kinds = [kindOf('first'), kindOf('second')] as const;
  const asked: string[] = [];
  const enqueued: string[] = [];
  const clock = fakeClock();
  const core = {
    kinds: { all: kinds },
    clock,
    platformTime: { atLeast: () => null },
    client: {
      call: async ({ path }: { path: string }) => {
        asked.push(path);
        if (asked.length <= lost) return { kind: 'noAnswer', said: 'ECONNRESET', unreachable: false };
        const body = { detail: 'You may not.' };
        return { kind: 'answer', status: 403, body, text: JSON.stringify(body), headers: {} };
      },
    },
    sendGate: { observe: () => {} },
    sender: { baseUrl: 'https://platform.invalid' },
    defect(error: unknown) {
      throw error;
    },
  } as unknown as SyncCore;
  const looks = createSecondLooks(core, {
    keyLifetime: () => 0,
    enqueue: ({ id }) => void enqueued.push(id),
    changed: () => {},
  });
  const before = (kind: SubmissionKind, id: string) =>
    looks.before(kind, { id, queuedAt: '2000-01-01T00:00:00.000Z' } as Submission);
  return { looks, kinds, before, asked, enqueued, clock };
}

it('one kind at a time is asked about, and only that one is answered', async () => {
  const { looks, kinds, before, asked } = refusedLooks();
  const [first, second] = kinds;
  const isAsking = (kind: SubmissionKind, id: string) => looks.isAsking({ kind: kind.name, id });
  before(first, 'a');
  for (const id of ['b', 'c']) before(second, id);
  await until(() => isAsking(first, 'a') && isAsking(second, 'b'), 'both lists were refused');
  expect(looks.state).toMatchObject({ is: 'asking', kind: 'first', count: 1 });
  looks.sendAll('first');
  expect(before(first, 'a')).toEqual({ go: true });
  expect(before(second, 'b')).toEqual({ wait: true });
  // The next question follows.
  expect(looks.state).toMatchObject({ is: 'asking', kind: 'second', count: 2 });
  // A second click on the former question.
  looks.sendAll('first');
  looks.readAgain('first');
  expect(before(second, 'b')).toEqual({ wait: true });
  const lists = asked.length;
  looks.readAgain('second');
  await until(() => isAsking(second, 'b') && asked.length > lists, 'the second list was asked for again');
  expect(asked.slice(lists)).toEqual(['/v2/second/']);
  looks.sendAll('second');
  expect([before(second, 'b'), looks.state]).toEqual([{ go: true }, null]);
});

it('a list whose answers are lost is read again after growing pauses, and after two minutes a person is asked', async () => {
  const { looks, kinds, before, asked, enqueued, clock } = refusedLooks(8);
  const [first] = kinds;
  const pauses = [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
  for (const [index, pause] of pauses.entries()) {
    before(first, 'a');
    await until(() => clock.timers === 1, 'the list was lost');
    expect(looks.state).toEqual({ is: 'reading', count: 1, read: 0, total: null });
    clock.advance(pause - 1);
    expect(enqueued).toHaveLength(index);
    clock.advance(1);
    expect(enqueued).toHaveLength(index + 1);
  }
  before(first, 'a');
  await until(() => looks.isAsking({ kind: 'first', id: 'a' }), 'a person is asked');
  expect([asked.length, enqueued, clock.timers]).toEqual([8, Array(8).fill('a'), 0]);
});

it('after it was stopped, a second look enqueues nothing any more', async () => {
  const { looks, kinds, before, enqueued, clock } = refusedLooks(1);
  before(kinds[0], 'a');
  await until(() => clock.timers === 1, 'the list was lost');
  looks.stop();
  clock.advance(60_000);
  expect([enqueued, clock.timers]).toEqual([[], 0]);
});
