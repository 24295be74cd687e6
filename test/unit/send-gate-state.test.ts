import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frozen } from '../../main/clock.ts';
import {
  isProven,
  lanesOpen,
  openSendGate,
  pauseOf,
  react,
  type SendGateEvent,
  type SendGateState,
  troubleIn,
} from '../../main/sync/send-gate-state.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';

/** Longer than any wait of these events, in milliseconds. */
const long = 700_000;
const said = 'the words of the failure';
const event: fc.Arbitrary<SendGateEvent> = fc.oneof(
  fc.constant<SendGateEvent>({ is: 'contact' }),
  fc.constant<SendGateEvent>({ is: 'answered' }),
  fc.constant<SendGateEvent>({ is: 'gaveToken' }),
  fc.record({
    is: fc.constant('failed' as const),
    trouble: fc.constantFrom('offline' as const, 'between' as const, 'failing' as const),
    said: fc.constant(said),
    subject: fc.constantFrom('one', 'other'),
    outright: fc.boolean(),
  }),
  fc.constant<SendGateEvent>({ is: 'keychainLocked', said: null }),
  fc.constantFrom<SendGateEvent>(
    { is: 'refused', pause: { reason: 'credentials', said } },
    { is: 'refused', pause: { reason: 'noSecret' } },
  ),
  fc.record({
    is: fc.constant('limited' as const),
    asked: fc.option(fc.integer({ min: 0, max: 600_000 })),
  }),
  fc.record({ is: fc.constant('chosen' as const), offline: fc.boolean() }),
  fc.constant<SendGateEvent>({ is: 'storageFailed', said, disk: 'storageFull' }),
  fc.constantFrom<SendGateEvent>(
    { is: 'storageWorks' },
    { is: 'released' },
    { is: 'insisted' },
    { is: 'lookedAt' },
  ),
);
/** An event, or time that passes (timers fire) or that the machine sleeps through (timers stand still). */
const happening = fc.oneof(
  { weight: 4, arbitrary: event },
  { weight: 2, arbitrary: fc.record({ pass: fc.nat(long) }) },
  { weight: 1, arbitrary: fc.record({ sleep: fc.nat(long) }) },
);
type Happening = SendGateEvent | { pass: number } | { sleep: number };

/** The reasons that only a person can lift. */
const forAPerson = ['chosen', 'credentials', 'scope', 'noSecret'];
/** Returns what a person sees of a state. */
const shownOf = (state: SendGateState): string =>
  JSON.stringify([pauseOf(state), troubleIn(state), state.lastContactAt?.slice(0, 16)]);

/** The send gate's state with its timers, as the shell keeps them. */
class SendGateDriver {
  state: SendGateState = openSendGate;
  readonly timers = new Map<'probe' | 'write', () => void>();
  readonly #clock: FakeClock = fakeClock();
  reopened = 0;

  happen(next: SendGateEvent): void {
    const before = this.state;
    const [state, effects] = react(before, next, frozen(this.#clock));
    this.state = state;
    if (shownOf(before) !== shownOf(state) && !effects.some((each) => each.do === 'report'))
      throw new Error(`${next.is} changes what a person sees, and does not report it`);
    if (effects.slice(0, -1).some((each) => each.do === 'reopen'))
      throw new Error(`${next.is} reopens before its other effects`);
    for (const effect of effects) {
      if (effect.do === 'reopen') this.reopened += 1;
      if (effect.do !== 'setTimer' && effect.do !== 'cancelTimer') continue;
      const { timer } = effect;
      this.timers.get(timer)?.();
      this.timers.delete(timer);
      if (effect.do === 'cancelTimer') continue;
      const cancel = this.#clock.after(effect.after, () => {
        this.timers.delete(timer);
        this.happen(effect.event);
      });
      this.timers.set(timer, cancel);
    }
    this.#check();
  }

  go(next: Happening): void {
    if ('is' in next) this.happen(next);
    else if ('pass' in next) this.#clock.advance(next.pass);
    else this.#clock.sleep(next.sleep);
  }

  get isProven(): boolean {
    return isProven(this.state, this.#clock);
  }

  #check(): void {
    const pause = pauseOf(this.state);
    const { probing, chosen, is } = this.state;
    const most = probing && !chosen && !is.storage ? 1 : 0;
    const lanes = lanesOpen(this.state, 8);
    if (lanes !== (pause ? most : 8)) throw new Error(`${lanes} lanes work at ${JSON.stringify(pause)}`);
    if (pause === null || forAPerson.includes(pause.reason)) return;
    if (!this.timers.has(pause.reason === 'storage' ? 'write' : 'probe'))
      throw new Error(`nothing ends ${JSON.stringify(pause)}`);
  }
}

const after = (happenings: readonly Happening[]): SendGateDriver => {
  const sendGate = new SendGateDriver();
  for (const each of happenings) sendGate.go(each);
  return sendGate;
};
const always = (check: (sendGate: SendGateDriver) => void) =>
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => check(after(happenings))),
    { numRuns: 1_000 },
  );

it('a closed send gate has a timer or a reason that a person can act on, and lets at most a probe through', () => {
  always(() => undefined);
});

it('the answer to a call that the send gate let out opens it', () => {
  always((sendGate) => {
    const isOut = lanesOpen(sendGate.state, 8) > 0;
    sendGate.happen({ is: 'answered' });
    if (isOut)
      expect([pauseOf(sendGate.state), lanesOpen(sendGate.state, 8), sendGate.isProven]).toEqual([
        null,
        8,
        true,
      ]);
  });
});

it('opens by itself when the platform answers again, unless a person has to act', () => {
  always((sendGate) => {
    const { chosen, is } = sendGate.state;
    if (chosen || is.refused) return;
    sendGate.happen({ is: 'storageWorks' });
    const before = sendGate.reopened;
    sendGate.go({ pass: long });
    if (pauseOf(sendGate.state)) expect(sendGate.reopened, 'a probe was let through').toBeGreaterThan(before);
    sendGate.happen({ is: 'answered' });
    expect([pauseOf(sendGate.state), lanesOpen(sendGate.state, 8)]).toEqual([null, 8]);
  });
});

it('opens when a person has corrected what was wrong and the platform answers', () => {
  always((sendGate) => {
    sendGate.happen({ is: 'chosen', offline: false });
    sendGate.happen({ is: 'storageWorks' });
    sendGate.happen({ is: 'released' });
    sendGate.go({ pass: long });
    sendGate.happen({ is: 'answered' });
    expect([pauseOf(sendGate.state), lanesOpen(sendGate.state, 8)]).toEqual([null, 8]);
  });
});

it('no answer ends a wait that the platform asked for, before its end', () => {
  always((sendGate) => {
    sendGate.happen({ is: 'limited', asked: 30_000 });
    const { limited } = sendGate.state.is;
    for (const is of ['answered', 'gaveToken', 'contact', 'released', 'lookedAt'] as const)
      sendGate.happen({ is });
    expect(lanesOpen(sendGate.state, 8)).toBe(0);
    expect(sendGate.state.is.limited).toEqual(limited);
  });
});
