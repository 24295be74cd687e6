import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PreparedTakeover } from '../../main/app/takeover-prepare.ts';
import type { ChosenFolder } from '../../main/app/takeover-search.ts';
import {
  nothingChosen,
  react,
  type TakeoverEffect,
  type TakeoverEvent,
  type TakeoverState,
} from '../../main/app/takeover-state.ts';

const chosenAt = (path: string): ChosenFolder => ({ path, environments: [], unnamed: [], recoveryFiles: [] });
const preparedIn = (folder: string): PreparedTakeover => ({
  folder,
  dataKey: '',
  environments: [],
  unusable: [],
});
const searching = (folders: number): TakeoverEvent => ({
  is: 'told',
  progress: { step: 'searching', folders, copies: 0 },
});

/** Anything that may happen, also out of order. The world below leaves out what the shell cannot do. */
const event: fc.Arbitrary<TakeoverEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<TakeoverEvent>({ is: 'began' }) },
  { weight: 1, arbitrary: fc.constant<TakeoverEvent>({ is: 'checking' }) },
  { weight: 2, arbitrary: fc.nat(9).map(searching) },
  { weight: 1, arbitrary: fc.constant<TakeoverEvent>({ is: 'stopped' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<TakeoverEvent>(
      { is: 'ended', made: null },
      { is: 'ended', made: { chosen: chosenAt('') } },
      { is: 'ended', made: { prepared: preparedIn('') } },
    ),
  },
  { weight: 1, arbitrary: fc.constant<TakeoverEvent>({ is: 'confirmed' }) },
  { weight: 1, arbitrary: fc.constant<TakeoverEvent>({ is: 'discarded' }) },
);

/** The state with what its effects have done, as the shell carries them out. */
class World {
  state: TakeoverState = nothingChosen;
  /** Where each prepared folder went. */
  readonly folders = new Map<string, 'there' | 'removed' | 'committed'>();
  effects: readonly TakeoverEffect[] = [];

  happen(next: TakeoverEvent): void {
    const before = this.state;
    this.effects = [];
    if (next.is === 'began' && before.job !== 'none') return;
    if (next.is === 'ended' && before.job === 'none') return;
    if (next.is === 'confirmed' && before.prepared) this.#goes(before.prepared.folder, 'committed');
    const [state, effects] = react(before, this.#named(next));
    this.state = state;
    this.effects = effects;
    for (const effect of effects) if (effect.do === 'remove') this.#goes(effect.folder, 'removed');
  }

  /** Gives each result its own name. */
  #named(next: TakeoverEvent): TakeoverEvent {
    if (next.is !== 'ended' || !next.made) return next;
    const name = `${this.folders.size}`;
    if ('chosen' in next.made) return { is: 'ended', made: { chosen: chosenAt(name) } };
    this.folders.set(name, 'there');
    return { is: 'ended', made: { prepared: preparedIn(name) } };
  }

  #goes(folder: string, where: 'removed' | 'committed'): void {
    if (this.folders.get(folder) !== 'there') throw new Error(`${folder} is ${where} a second time`);
    this.folders.set(folder, where);
  }

  /** The prepared folders that nobody has removed or committed. */
  left(): string[] {
    return [...this.folders].filter(([, where]) => where === 'there').map(([folder]) => folder);
  }
}

const run = (events: readonly TakeoverEvent[]): World => {
  const world = new World();
  for (const each of events) world.happen(each);
  return world;
};
const always = (holds: (world: World, next: TakeoverEvent, before: TakeoverState) => void) =>
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const world = new World();
      for (const next of events) {
        const before = world.state;
        world.happen(next);
        holds(world, next, before);
      }
    }),
    { numRuns: 2_000 },
  );

describe('whatever happens', () => {
  it('a prepared folder is kept for its confirmation, committed, or removed once', () =>
    always((world) => {
      const { prepared } = world.state;
      expect(world.left()).toEqual(prepared ? [prepared.folder] : []);
    }));

  it('progress is shown only while a search or check is under way, and each change is reported', () =>
    always((world, _next, before) => {
      const { state, effects } = world;
      if (state.job === 'none') expect(state.progress).toBe(null);
      if (state.progress !== before.progress) expect(effects).toContainEqual({ do: 'report' });
    }));

  it('a search or check is stopped once, and its result is given up then', () =>
    always(({ state, effects }, next, before) => {
      const stops = effects.some((effect) => effect.do === 'stopJob');
      expect(stops).toBe(before.job === 'running' && state.job === 'stopping');
      if (before.job !== 'stopping' || next.is !== 'ended') return;
      expect(state).toMatchObject({ chosen: before.chosen, prepared: before.prepared });
    }));

  it('nothing is chosen, prepared or running after the person turned to something else', () =>
    always(({ state }, next) => {
      if (next.is === 'discarded') expect(state).toMatchObject({ chosen: null, prepared: null });
      if (next.is === 'discarded') expect(state.job).not.toBe('running');
    }));
});

describe('a prepared takeover', () => {
  const began: TakeoverEvent = { is: 'began' };
  const found: TakeoverEvent = { is: 'ended', made: { chosen: chosenAt('a') } };
  const prepared: TakeoverEvent = { is: 'ended', made: { prepared: preparedIn('p') } };
  const ready = [began, found, { is: 'checking' }, began, prepared] as const;

  it('waits for its confirmation with its folder', () => {
    const { state } = run(ready);
    expect(state).toMatchObject({ chosen: { path: '0' }, prepared: { folder: '0' }, job: 'none' });
  });

  it('stays when a search for another folder is stopped', () =>
    expect(run([...ready, began, { is: 'stopped' }, found]).state).toEqual(run(ready).state));

  it('is removed when another folder is chosen', () => {
    const { state, effects } = run([...ready, began, found]);
    expect(state).toMatchObject({ chosen: { path: '1' }, prepared: null });
    expect(effects).toEqual([{ do: 'remove', folder: '0' }, { do: 'report' }]);
  });

  it('is removed before another recovery key is checked', () => {
    const { state, effects } = run([...ready, { is: 'checking' }]);
    expect(state).toMatchObject({ chosen: { path: '0' }, prepared: null });
    expect(effects).toEqual([{ do: 'remove', folder: '0' }]);
  });

  it('is not removed once it is being committed', () =>
    expect(run([...ready, { is: 'confirmed' }, { is: 'discarded' }]).folders.get('0')).toBe('committed'));
});
