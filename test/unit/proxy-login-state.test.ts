import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  mostTrials,
  type ProxyEffect,
  type ProxyEvent,
  type ProxyState,
  react,
  schemes,
  unmetProxy,
  viewOf,
} from '../../main/app/proxy-login-state.ts';

const credentials = fc.record({
  name: fc.constant('anna'),
  password: fc.constantFrom('one', 'other'),
});
const scheme = fc.constantFrom(...schemes);
const event: fc.Arbitrary<ProxyEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<ProxyEvent>({ is: 'wanted' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('asked' as const),
      scheme,
      realm: fc.constantFrom('Office', 'Branch'),
      origin: fc.constantFrom('https://platform.example', 'https://documents.example'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(credentials, scheme).map(([entered, of]) => ({
      is: 'read' as const,
      kept: { ...entered, scheme: of },
    })),
  },
  { weight: 1, arbitrary: credentials.map((told) => ({ is: 'refused' as const, told })) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('ended' as const),
      told: credentials,
      verdict: fc.constantFrom('accepted' as const, 'none' as const, 'untold' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant<ProxyEvent>({ is: 'passed', origin: 'https://platform.example' }) },
  {
    weight: 2,
    arbitrary: fc.tuple(credentials, fc.boolean()).map(([entered, keep]) => ({
      is: 'signedIn' as const,
      credentials: { ...entered, keep },
    })),
  },
  { weight: 1, arbitrary: fc.constant<ProxyEvent>({ is: 'forgotten' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('stored' as const),
      entry: fc.nat(5),
      isKept: fc.boolean(),
    }),
  },
);

interface Step {
  before: ProxyState;
  event: ProxyEvent;
  after: ProxyState;
  effects: readonly ProxyEffect[];
}
type Done<E extends ProxyEffect['do']> = Extract<ProxyEffect, { do: E }>;

const unmet = unmetProxy({ host: 'proxy.example', port: 8080, scheme: 'basic', realm: 'Office' });

/** Returns each step of a proxy to which these events happen. */
function stepsOf(events: readonly ProxyEvent[]): Step[] {
  let before = unmet;
  return events.map((each) => {
    const [after, effects] = react(before, each);
    const step = { before, event: each, after, effects };
    before = after;
    return step;
  });
}

const effectOf = <E extends ProxyEffect['do']>({ effects }: Step, name: E): Done<E> | undefined =>
  effects.find((each): each is Done<E> => each.do === name);

const always = (check: (steps: readonly Step[]) => void) =>
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => check(stepsOf(events))),
    { numRuns: 2_000 },
  );

it('at most one call tries credentials at a time, and a call waits only for a trial that ends', () => {
  always((steps) => {
    let isTried = false;
    for (const step of steps) {
      if (effectOf(step, 'endTrial')) isTried = false;
      if (effectOf(step, 'give')) {
        expect(isTried, 'a second call is given them').toBe(false);
        isTried = true;
      } else if (step.event.is === 'wanted' && !effectOf(step, 'giveNothing'))
        expect(isTried, 'a call waits for a trial').toBe(true);
      expect(step.after.known?.isOnTrial ?? false).toBe(isTried);
    }
  });
});

it('a password that was never accepted is sent again only until the proxy has given no verdict twice', () => {
  always((steps) => {
    let silent = 0;
    let wasAccepted = false;
    for (const step of steps) {
      const { event: each, before } = step;
      if (each.is === 'signedIn') [silent, wasAccepted] = [0, false];
      if (each.is === 'read' && before.known === undefined) wasAccepted = true;
      if (each.is === 'ended' && before.known?.password === each.told.password) {
        if (each.verdict === 'accepted') wasAccepted = true;
        if (each.verdict === 'none') silent += 1;
      }
      if (effectOf(step, 'give') && !wasAccepted) expect(silent).toBeLessThan(mostTrials);
    }
  });
});

it('a password that the proxy has refused is not sent again before a person enters one', () => {
  always((steps) => {
    let refused: string | null = null;
    for (const step of steps) {
      const { event: each, before } = step;
      if (each.is === 'signedIn') refused = null;
      if (each.is === 'refused' && before.known?.password === each.told.password)
        refused = each.told.password;
      const given = effectOf(step, 'give');
      if (given) expect(given.credentials.password).not.toBe(refused);
    }
  });
});

it('no credentials are sent with a scheme that reveals more than the scheme they were entered for', () => {
  always((steps) => {
    let entered = '';
    for (const step of steps) {
      const { event: each, before } = step;
      if (each.is === 'signedIn') entered = before.scheme;
      if (each.is === 'read' && before.known === undefined) entered = each.kept?.scheme ?? '';
      if (effectOf(step, 'give'))
        expect(schemes.indexOf(before.scheme)).toBeGreaterThanOrEqual(schemes.indexOf(entered));
    }
  });
});

it('the keychain is given what a person wants kept, once the proxy accepts it, and no more than once', () => {
  always((steps) => {
    let wanted: string | null = null;
    for (const step of steps) {
      const { event: each } = step;
      if (each.is === 'signedIn') wanted = each.credentials.keep ? each.credentials.password : null;
      if (each.is === 'forgotten') wanted = null;
      const isAccepted = each.is === 'ended' && each.verdict === 'accepted' && each.told.password === wanted;
      expect(effectOf(step, 'keep')?.credentials.password ?? null).toBe(isAccepted ? wanted : null);
      if (isAccepted) wanted = null;
    }
  });
});

it('what became of a former entry in the keychain does not change what is known of the present one', () => {
  always((steps) => {
    for (const { before, event: each, after } of steps)
      if (each.is === 'stored')
        expect(after.known).toEqual(
          before.known && before.known.entry === each.entry
            ? { ...before.known, isKept: each.isKept }
            : before.known,
        );
  });
});

it('the page is told of every change of the state, the scheme and the description, and never the password', () => {
  always((steps) => {
    for (const step of steps) {
      const [before, after] = [viewOf(step.before), viewOf(step.after)];
      const isOther =
        before.state !== after.state || before.scheme !== after.scheme || before.realm !== after.realm;
      if (isOther) expect(effectOf(step, 'report')).toBeDefined();
      expect(Object.values(after)).not.toContain(step.after.known?.password ?? 'one');
    }
  });
});

it('a person can always have new credentials sent', () => {
  always((steps) => {
    const proxy = steps.at(-1)?.after ?? unmet;
    const entered = { name: 'ben', password: 'new', keep: false };
    const [signedIn, effects] = react(proxy, { is: 'signedIn', credentials: entered });
    expect(effects.at(-1)).toEqual({ do: 'retry' });
    const [, wanted] = react(signedIn, { is: 'wanted' });
    expect(wanted).toContainEqual({ do: 'give', credentials: { name: 'ben', password: 'new' } });
  });
});
