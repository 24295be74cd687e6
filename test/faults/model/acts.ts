import type { DecisionKind } from '../../../contract/submission.ts';
import type { FaultPoint } from '../../../main/sync/fault-points.ts';
import { answer, type Fault } from './answers.ts';
import { crash, restart, untilQuiet } from './lives.ts';
import { actOnPerson, type PersonAct } from './people.ts';
import { complete, decide, edit, newSecret, queue, remove, takeBack } from './person.ts';
import type { World } from './world.ts';

/** Index of the subscription. */
type Of = { of: number };
/** What can happen in a world. */
export type Happening =
  | ({ do: 'edit'; edit: string } & Of)
  | ({ do: 'queue'; completes: boolean } & Of)
  | ({ do: 'takeBack' | 'remove' | 'restore' } & Of)
  | ({ do: 'decide'; decision: DecisionKind } & Of)
  | PersonAct
  | { do: 'answer'; fault: Fault }
  | { do: 'crashAt'; point: FaultPoint }
  | { do: 'crash' | 'restart'; processed: boolean }
  | { do: 'pass' | 'sleep' | 'setClock'; milliseconds: number }
  | { do: 'offline' | 'secret' | 'hurry' | 'openWallet' };

/** Lets an event happen, and everything that follows from it. */
export async function happen(world: World, event: Happening): Promise<void> {
  if (event.do === 'answer') return answer(world, event.fault);
  if ('person' in event) await actOnPerson(world, event);
  else if ('of' in event) await act(world, event, world.ids[event.of % world.ids.length] ?? '');
  else await befall(world, event);
  await untilQuiet(world);
}

/** A person does something about one subscription. */
async function act(world: World, event: Extract<Happening, Of>, id: string): Promise<void> {
  switch (event.do) {
    case 'edit':
      return edit(world, id, event.edit);
    case 'queue':
      if (event.completes) complete(world, id);
      return queue(world, id);
    case 'takeBack':
      return takeBack(world, id);
    case 'remove':
      return remove(world, id);
    case 'restore':
      return void world.life.app.subscriptions.restore(id);
    case 'decide':
      return void (await decide(world, id, event.decision));
  }
}

type OfAll = Exclude<Happening, Of | PersonAct | { do: 'answer' }>;

/** Something happens to the app as a whole. */
async function befall(world: World, event: OfAll): Promise<void> {
  const { app } = world.life;
  switch (event.do) {
    case 'crashAt':
      world.crashAt = event.point;
      return;
    case 'crash':
      return crash(world, event.processed);
    case 'restart':
      return restart(world, event.processed);
    case 'pass':
      return world.clock.advance(event.milliseconds);
    case 'sleep':
      world.clock.sleep(event.milliseconds);
      return app.wake();
    case 'setClock':
      world.clock.set(event.milliseconds);
      world.mostAhead = Math.max(world.mostAhead, world.clock.now() - world.clock.real());
      return;
    case 'offline':
      return app.sendGate.choose(app.sendGate.pause?.reason !== 'chosen');
    case 'secret':
      return newSecret(world);
    case 'hurry':
      return app.hurry();
    case 'openWallet':
      return world.platform.openWallet();
  }
}
