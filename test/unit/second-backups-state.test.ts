import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondBackupFailures } from '../../contract/backup.ts';
import {
  newMemory,
  react,
  type SecondBackupsEffect,
  type SecondBackupsEvent,
  type SecondBackupsState,
  stateBefore,
} from '../../main/storage/second-backups-state.ts';

const start = Date.parse('2026-03-01T10:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;
const at = (time: number) => new Date(time).toISOString();

/** The state, and what its effects have done as the shell carries them out. */
class World {
  now = start;
  state: SecondBackupsState = stateBefore(newMemory('/stick', { now: () => start }));
  stored = this.state.memory;
  timer: number | null = null;
  effects: readonly SecondBackupsEffect[] = [];

  happen(event: SecondBackupsEvent): this {
    [this.state, this.effects] = react(this.state, event, { now: () => this.now });
    for (const effect of this.effects) {
      if (effect.do === 'remember') this.stored = this.state.memory;
      if (effect.do === 'setTimer') this.timer = this.now + effect.after;
      if (effect.do === 'cancelTimer') this.timer = null;
    }
    return this;
  }
  /** The effects of the last event, in order. */
  get done() {
    return this.effects.map((effect) => effect.do);
  }
}

const asked = (wanted: boolean): SecondBackupsEvent => ({ is: 'asked', wanted });
const failed = (code: (typeof secondBackupFailures)[number]): SecondBackupsEvent => ({
  is: 'failed',
  ...{ code, said: null, error: code },
});

describe('the backups in the second folder', () => {
  it('store when a folder is first used, and look for it soon', () => {
    expect(new World().happen({ is: 'started', isKnown: false }).done).toEqual(['remember', 'setTimer']);
    const known = new World().happen({ is: 'started', isKnown: true });
    expect([known.done, known.timer]).toEqual([['setTimer'], start + 15_000]);
  });

  it('show progress at once when a person asks, but not for a look that may have nothing to do', () => {
    expect(new World().happen(asked(true)).done).toEqual(['cancelTimer', 'report', 'attempt']);
    expect(new World().happen(asked(false)).done).toEqual(['cancelTimer', 'attempt']);
  });

  it('are made when one is wanted or due, and otherwise only found', () => {
    const step = (wanted: boolean, ...times: string[]) =>
      new World().happen(asked(wanted)).happen({ is: 'found', times }).state.attempt?.step;
    expect(step(false)).toBe('copying');
    expect(step(false, at(start - day))).toBe('copying');
    expect(step(false, at(start - day + 1))).toBe('looking');
    expect(step(true, at(start))).toBe('copying');
    // Dated ahead by a wrong clock.
    expect(step(false, at(start + day))).toBe('copying');
    const found = new World().happen(asked(false)).happen({
      is: 'found',
      times: [at(start + day), at(start - 1)],
    });
    expect(found.state.shown.lastAt).toBe(at(start - 1));
  });

  it('count a byte when it is written and again when it is read back, and tell at most a hundred steps', () => {
    const world = new World().happen(asked(true)).happen({ is: 'found', times: [] });
    world.happen({ is: 'staged', total: 4_000 });
    let told = 0;
    for (const pass of [1, 2, 3, 4]) {
      for (let bytes = 1; bytes <= 1_000; bytes += 1) {
        told += world.happen({ is: 'copied', bytes }).done.length;
        if (bytes === 500) expect(world.state.shown.running?.done).toBeGreaterThan(pass * 1_000 - 550);
      }
      world.happen({ is: 'passed', bytes: 1_000 });
    }
    expect(world.state.shown.running).toEqual({ done: 4_000, total: 4_000 });
    expect(told).toBeLessThanOrEqual(100);
  });

  it('log a failure once, keep since when, and forget it with the next backup', () => {
    const world = new World().happen(asked(false)).happen(failed('gone'));
    expect(world.done).toEqual(['logFailure', 'remember', 'report']);
    world.now += hour;
    expect(world.happen(failed('gone')).done).toEqual(['report']);
    expect(world.state.shown.failed).toMatchObject({ since: at(start), at: at(start + hour) });
    expect(world.happen(failed('silent')).done).toEqual(['logFailure', 'report']);
    world.happen({ is: 'made', at: at(world.now), lacking: 2 });
    expect(world.done).toEqual(['remember', 'report']);
    expect(world.state.shown).toMatchObject({ failed: null, lacking: 2, isOverdue: false });
    expect(world.stored).toMatchObject({ failingSince: null, lastAt: at(start + hour), lacking: 2 });
  });

  it('are overdue more than a week after the last one, or after the folder was chosen', () => {
    const world = new World();
    world.now = start + 7 * day;
    expect(world.happen(failed('gone')).state.shown.isOverdue).toBe(false);
    world.now += 1;
    expect(world.happen(failed('gone')).state.shown.isOverdue).toBe(true);
  });

  it('look again an hour after an attempt, unless the environment was closed meanwhile', () => {
    expect(new World().happen(asked(false)).happen({ is: 'ended' }).timer).toBe(start + hour);
    const closed = new World().happen(asked(false)).happen({ is: 'stopped' }).happen({ is: 'ended' });
    expect(closed.timer).toBeNull();
    expect(closed.happen(asked(true)).done).toEqual([]);
  });

  it('remember a backup that was finished while the environment closed, without telling the page', () => {
    const world = new World().happen(asked(true)).happen({ is: 'found', times: [] });
    world.happen({ is: 'stopped' }).happen({ is: 'made', at: at(start), lacking: 0 });
    expect([world.done, world.stored.lastAt]).toEqual([['remember'], at(start)]);
  });

  it('are broken off once when a person stops them, which is no failure, and are made again automatically', () => {
    const world = new World();
    expect(world.happen({ is: 'cancelled' }).done).toEqual([]);
    world.happen(asked(true)).happen({ is: 'found', times: [] });
    expect(world.happen({ is: 'cancelled' }).done).toEqual(['breakOff']);
    expect(world.happen({ is: 'cancelled' }).done).toEqual([]);
    expect(world.happen(failed('gone')).done).toEqual(['report']);
    expect(world.state.shown).toMatchObject({ running: null, wasStopped: true, failed: null });
    expect(world.happen({ is: 'ended' }).done).toEqual(['setTimer']);
    expect(world.happen(asked(true)).state.shown).toMatchObject({ wasStopped: false });
  });

  const event: fc.Arbitrary<SecondBackupsEvent> = fc.oneof(
    fc.boolean().map(asked),
    fc
      .array(fc.integer({ min: -9, max: 9 }), { maxLength: 3 })
      .map((days) => ({ is: 'found', times: days.map((each) => at(start + each * day)) }) as const),
    fc.nat(9).map((total) => ({ is: 'staged', total }) as const),
    fc.nat(9).map((bytes) => ({ is: 'copied', bytes }) as const),
    fc.nat(9).map((bytes) => ({ is: 'passed', bytes }) as const),
    fc.nat(9).map((lacking) => ({ is: 'made', at: at(start), lacking }) as const),
    fc.constantFrom(...secondBackupFailures).map(failed),
    fc.constantFrom<SecondBackupsEvent>({ is: 'cancelled' }, { is: 'ended' }, { is: 'stopped' }),
  );
  const happened = fc.array(fc.tuple(event, fc.nat(2 * day)), { maxLength: 30 });

  it('never run two attempts, and leave no timer while one runs or once they are stopped', () => {
    fc.assert(
      fc.property(happened, (events) => {
        const world = new World().happen({ is: 'started', isKnown: true });
        for (const [next, later] of events) {
          const { attempt, isStopped } = world.state;
          if (next.is === 'ended' && !attempt) continue;
          world.now += later;
          world.happen(next);
          if (attempt || isStopped) expect(world.done).not.toContain('attempt');
          if (isStopped) expect(world.done).not.toContain('report');
          if (world.state.attempt || isStopped) expect(world.timer).toBeNull();
          else if (!world.state.isStopped) expect(world.timer).not.toBeNull();
        }
      }),
    );
  });

  it('store every fact they know, and claim a failure only until the next backup', () => {
    fc.assert(
      fc.property(happened, (events) => {
        const world = new World();
        for (const [next, later] of events) {
          world.now += later;
          world.happen(next);
          expect(world.stored).toEqual(world.state.memory);
          const { failed: shown } = world.state.shown;
          if (shown) expect(world.stored.failingSince).toBe(shown.since);
          if (next.is === 'made') expect([shown, world.stored.failingSince]).toEqual([null, null]);
        }
      }),
    );
  });
});
