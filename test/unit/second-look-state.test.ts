import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  answerTo,
  type LookEvent,
  type LookState,
  type Mark,
  newLook,
  react,
  shownOf,
} from '../../main/sync/second-look-state.ts';

/** One thing that happens to a second look. `ended` ends the reading that is under way, if there is one. */
type Act =
  | { act: 'ask'; id: string; as: 'found' | 'unclear' | 'none' }
  | { act: 'release' | 'forget'; id: string }
  | { act: 'progress' }
  | { act: 'end'; event: LookEvent }
  | { act: 'sendAll' | 'readAgain' };

/** Releases from before the file was opened that are old, and one that is not. */
const id = fc.constantFrom('old 1', 'old 2', 'old 3', 'young');
const isOld = (name: string) => name !== 'young';
const end = fc.constantFrom<LookEvent>(
  { is: 'readWhole', entries: [] },
  { is: 'readIncomplete' },
  { is: 'readFailed', isFinal: true, said: 'No.' },
  { is: 'readFailed', isFinal: false, said: null },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('ask' as const),
      id,
      as: fc.constantFrom('found' as const, 'unclear' as const, 'none' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('release' as const, 'forget' as const), id }) },
  { weight: 1, arbitrary: fc.constant<Act>({ act: 'progress' }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('end' as const), event: end }) },
  { weight: 1, arbitrary: fc.constantFrom<Act>({ act: 'sendAll' }, { act: 'readAgain' }) },
);

/** A second look with its marks, as the shell keeps them, and what may be sent by rights. */
class Look {
  state: LookState = newLook(true);
  readonly marks = new Map<string, Mark>();
  /** Readings under way, and readings begun so far. */
  reading = 0;
  begun = 0;
  /** Whether the last event had everything that waits enqueued. */
  woke = false;
  /** Whether everything that waits is enqueued later. */
  willWake = false;
  readonly released = new Set<string>();
  readonly clearedByList = new Set<string>();
  isAllowed = false;
  answers: { id: string; answer: 'go' | 'wait' | 'found' }[] = [];

  happen(event: LookEvent): void {
    const before = this.state;
    const [state, effects] = react(before, event);
    this.state = state;
    this.woke = false;
    for (const effect of effects) {
      if (effect.do === 'mark' && effect.mark) this.marks.set(effect.id, effect.mark);
      else if (effect.do === 'mark') this.marks.delete(effect.id);
      else if (effect.do === 'enqueueWaiting') {
        this.woke = effect.after === 0;
        this.willWake = effect.after > 0;
      } else if (effect.do === 'read') {
        this.reading += 1;
        this.begun += 1;
      }
    }
    if (before.list !== state.list && !effects.some((each) => each.do === 'report'))
      throw new Error(`${event.is} changes what a person sees, and does not report it`);
  }

  ask(name: string, as: 'found' | 'unclear' | 'none'): void {
    const asked = { id: name, mark: this.marks.get(name) ?? null, isOld: isOld(name) };
    const answer = answerTo(this.state, asked);
    if (answer !== 'judge') {
      this.happen({ is: 'asked', ...asked });
      this.answers.push({ id: name, answer });
      return;
    }
    expect(this.state.list.kind).toBe('whole');
    this.happen({ is: 'judged', as, ...asked });
    if (as === 'none') this.clearedByList.add(name);
    this.answers.push({ id: name, answer: as === 'none' ? 'go' : as === 'found' ? 'found' : 'wait' });
  }

  do(next: Act): void {
    if (next.act === 'ask') this.ask(next.id, next.as);
    const event = this.eventOf(next);
    if (event) this.happen(event);
  }

  /** Returns the event of an act; null when the act cannot be now. */
  private eventOf(next: Act): LookEvent | null {
    switch (next.act) {
      case 'ask':
        return null;
      case 'release':
        this.released.add(next.id);
        return { is: 'released', id: next.id, mark: this.marks.get(next.id) ?? null };
      case 'forget':
        this.released.delete(next.id);
        this.clearedByList.delete(next.id);
        return { is: 'forgotten', id: next.id, mark: this.marks.get(next.id) ?? null };
      case 'progress':
        return this.reading > 0 ? { is: 'progressed', read: 7, total: null } : null;
      case 'end':
        if (this.reading === 0) return null;
        this.reading -= 1;
        return next.event;
      case 'sendAll':
        this.isAllowed ||= this.isAsking;
        return { is: 'sendAllWanted' };
      case 'readAgain':
        return { is: 'readWanted' };
    }
  }

  get isAsking(): boolean {
    return shownOf(this.state, 'order')?.is === 'asking';
  }
}

/** Checks a property after each of any acts. */
const always = (holds: (look: Look, next: Act, answer: Look['answers'][number] | undefined) => void) =>
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const look = new Look();
      for (const next of acts) {
        look.answers = [];
        look.do(next);
        holds(look, next, look.answers[0]);
      }
    }),
    { numRuns: 1_000 },
  );

it('nothing is sent for an old release before it was looked up in a whole list, unless a person allowed it', () =>
  always((look, _, answer) => {
    if (answer?.answer !== 'go' || !isOld(answer.id)) return;
    expect(look.isAllowed || look.released.has(answer.id) || look.clearedByList.has(answer.id)).toBe(true);
  }));

it('what is young, or released since the file was opened, never waits', () =>
  always((look, _, answer) => {
    if (answer && (!isOld(answer.id) || look.released.has(answer.id))) expect(answer.answer).toBe('go');
  }));

it('at most one reading of the list is under way', () =>
  always((look) => expect([0, look.state.list.kind === 'reading' ? 1 : 0]).toContain(look.reading)));

it('whatever waits has a reading under way or a question that a person can answer', () =>
  always((look, next) => {
    if (next.act === 'ask' && look.marks.get(next.id) === 'waiting')
      expect(look.reading === 1 || look.isAsking).toBe(true);
  }));

it('after a reading whose answer was lost, whatever waits asks again by itself', () =>
  always((look) => {
    if (look.state.waiting > 0 && look.state.list.kind === 'unread' && !look.isAllowed)
      expect(look.willWake).toBe(true);
  }));

it('every waiting submission is judged again after a list was read, a person was asked or a person has answered', () => {
  const before = new WeakMap<Look, string>();
  return always((look) => {
    const { kind } = look.state.list;
    const isNew = kind !== (before.get(look) ?? 'unread');
    before.set(look, kind);
    if (isNew && (kind === 'whole' || kind === 'failed')) expect(look.woke).toBe(true);
    if (look.isAllowed && isNew) expect(look.woke).toBe(true);
  });
});

it('a person is only asked once the list proves nothing, and may decide for good to send everything', () =>
  always((look, _, answer) => {
    if (!look.isAllowed) return;
    expect(look.state.isAllowed).toBe(true);
    expect([look.reading, look.isAsking]).toEqual([0, false]);
    if (answer) expect(answer.answer).toBe('go');
  }));

it('the number that is shown is the number that waits', () =>
  always((look) => {
    const waiting = [...look.marks.values()].filter((mark) => mark === 'waiting');
    expect(look.state.waiting).toBe(waiting.length);
  }));

it('the list is read again by itself seven times, shown as one reading, and again when a person asks', () => {
  const look = new Look();
  for (let reads = 1; reads <= 8; reads += 1) {
    look.ask('old 1', 'none');
    look.do({ act: 'end', event: { is: 'readFailed', isFinal: false, said: 'away' } });
    expect(shownOf(look.state, 'order')?.is).toBe(reads === 8 ? 'asking' : 'reading');
  }
  look.ask('old 1', 'none');
  expect([look.begun, shownOf(look.state, 'order')]).toEqual([
    8,
    { is: 'asking', kind: 'order', because: 'failed', said: 'away', count: 1 },
  ]);
  look.do({ act: 'readAgain' });
  expect([look.begun, look.woke, look.isAsking]).toEqual([9, true, false]);
  look.do({ act: 'end', event: { is: 'readFailed', isFinal: true, said: 'No.' } });
  look.do({ act: 'sendAll' });
  expect([look.state.waiting, shownOf(look.state, 'order')]).toEqual([1, null]);
});

it('after it was stopped, nothing is read or reported', () => {
  const [state] = react(newLook(true), { is: 'stopped' });
  const asked = { id: 'old 1', mark: null, isOld: true };
  expect(answerTo(state, asked)).toBe('wait');
  expect(react(state, { is: 'asked', ...asked })).toEqual([state, []]);
});

it('a kind without a list never waits', () =>
  expect(answerTo(newLook(false), { id: 'old 1', mark: null, isOld: true })).toBe('go'));
