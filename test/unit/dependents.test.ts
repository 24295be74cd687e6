import { expect, it } from 'vitest';
import { createDependents } from '../../main/sync/dependents.ts';
import type { Plan } from '../../main/sync/kind.ts';
import { createStepRunner } from '../../main/sync/step-runner.ts';
import type { Ref } from '../../main/sync/submission.ts';

const ref = (id: string): Ref => ({ kind: 'order', id });
const awaited = (id: string): Ref => ({ kind: 'person', id });

it('a submission is woken by the one that it waits for, and by no other', () => {
  const dependents = createDependents();
  dependents.waitsFor(ref('a'), awaited('x'));
  dependents.waitsFor(ref('b'), awaited('x'));
  dependents.waitsFor(ref('c'), awaited('y'));
  expect(dependents.of(awaited('x'))).toEqual([ref('a'), ref('b')]);
  expect(dependents.of(awaited('z'))).toEqual([]);
  // The same id in another kind is another submission.
  expect(dependents.of(ref('x'))).toEqual([]);
});

it('what a submission waits for takes the place of what it waited for before', () => {
  const dependents = createDependents();
  dependents.waitsFor(ref('a'), awaited('x'));
  dependents.waitsFor(ref('a'), awaited('y'));
  expect([dependents.of(awaited('x')), dependents.of(awaited('y'))]).toEqual([[], [ref('a')]]);
  dependents.waitsFor(ref('a'), null);
  expect(dependents.of(awaited('y'))).toEqual([]);
});

it.each<[string, Plan, { removedAt?: string; open?: boolean }]>([
  ['has nothing left to do', { do: 'nothing' }, {}],
  ['waits for a person', { do: 'wait', reason: 'edited' }, {}],
  ['waits for another one', { do: 'wait', reason: 'other', for: awaited('y') }, {}],
  ['was deleted', { do: 'nothing' }, { removedAt: '2026-01-01T00:00:00.000Z' }],
  ['has an operation of which a person decides', { do: 'nothing' }, { open: true }],
])('a submission that %s is not woken any more by the one it waited for', async (_, then, change) => {
  const dependents = createDependents();
  let plan: Plan = { do: 'wait', reason: 'other', for: awaited('x') };
  let submission: object = { id: 'a', removedAt: null };
  let open: object | null = null;
  const kind = { name: 'order', plan: () => plan, store: { find: () => submission } };
  const core = {
    kinds: { of: () => kind },
    outbox: { open: () => open },
    writer: { refreshStage: () => false },
    // Made for another client: a person decides.
    sender: { environmentId: 'e', baseUrl: 'https://platform.invalid', clientId: 'c' },
  };
  const step = createStepRunner(core as never, { dependents } as never);
  await step(ref('a'));
  expect(dependents.of(awaited('x'))).toEqual([ref('a')]);
  plan = then;
  submission = { id: 'a', removedAt: change.removedAt ?? null };
  open = change.open ? { state: 'uncertain', owner: ref('a') } : null;
  await step(ref('a'));
  expect(dependents.of(awaited('x'))).toEqual([]);
});
