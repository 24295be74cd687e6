import { systemClock } from '../../main/clock.ts';
import type { FaultRule } from '../../sandbox/index.ts';
import { stillClock } from './clocks.ts';
import { enter, type Headless } from './headless.ts';
import { reaches, type Scenario } from './scenario.ts';

/** A clock that is slightly more than a day ahead. */
export const tomorrow = { ...systemClock, now: () => Date.now() + 25 * 3_600_000 };

type Call = Pick<FaultRule, 'method' | 'path'>;

/** The writing calls of a subscription. */
export const invitation: Call = { method: 'POST', path: '/v2/invitations/' };
export const answers: Call = { method: 'PATCH', path: '/v2/invitations/*' };
export const investment: Call = { method: 'POST', path: '/v2/investments/' };
export const wallet: Call = { method: 'PATCH', path: '/v2/investments/*' };

/** Returns an app in which the outcome of one call has been unknown for a day, with the subscription in question. */
export async function unknownOutcome(
  here: Scenario,
  call: Call,
  when: 'before' | 'after',
  open: Parameters<Scenario['open']>[0] = {},
) {
  here.sandbox.faults.add({ kind: 'lost', when, ...call });
  const before = here.open({ clock: stillClock() });
  before.start();
  const id = enter(before, here.form());
  await reaches(before, id, 'waitsForRetry');
  await before.close();
  here.sandbox.faults.clear();
  const app = here.open({ clock: tomorrow, ...open });
  app.start();
  await reaches(app, id, open.connection ? 'otherAccount' : 'unknownOutcome');
  here.wire.calls.length = 0;
  return { app, id, operationId: app.subscriptions.get(id).unknownOutcome?.operationId ?? '' };
}

/** Returns the trail entries of what a person decided. */
export const decisions = (app: Headless, id: string) =>
  app.subscriptions.trail(id).filter(({ what }) => what === 'operation.decided');
