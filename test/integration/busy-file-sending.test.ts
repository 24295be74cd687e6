import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createBackgroundWork } from '../../main/storage/background.ts';
import type { Database } from '../../main/storage/database.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { countRefusals, type SecondProgram, secondProgram, timed } from '../support/second-program.ts';
import { decisions, investment, unknownOutcome } from '../support/unknown-outcome.ts';
import { until } from '../support/until.ts';

describe('sending while another program holds the data file', () => {
  let here: Scenario;
  let app: Headless;
  let other: SecondProgram;
  let db: Database;
  const open = () =>
    here.open({
      withDatabase: (opened) => {
        db = opened;
      },
    });
  const hold = () => other.run('BEGIN IMMEDIATE');
  const release = () => other.run('ROLLBACK');
  const isNamed = () => {
    const { pause } = app.sendGate;
    return pause?.reason === 'storage' && pause.disk === 'storageBusy';
  };
  beforeEach(async () => {
    here = await scenario();
    app = open();
    other = secondProgram(join(here.folder, 'desk.sqlite'));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await other.end();
    await here.close();
  });

  /** Holds the file from the moment in which the platform gets the first such call. */
  function holdAt(path: string): void {
    let isHeld = false;
    here.wire.before = (call) => {
      if (isHeld || call.method !== 'POST' || call.path !== path) return undefined;
      isHeld = true;
      return hold();
    };
  }
  const uncertain = (id: string) =>
    app.subscriptions.trail(id).filter(({ what }) => what === 'operation.uncertain');
  function sentOnce(path: string): void {
    expect(here.wire.of('POST', path)).toHaveLength(1);
    const { invitations, investments, keyMisuse } = here.report();
    expect([invitations.length, investments.length, keyMisuse]).toEqual([1, 1, 0]);
  }

  it.each(['/v2/invitations/', '/v2/investments/'])(
    'stores the answer to %s as soon as the file is free; nothing is uncertain and nothing pauses',
    async (path) => {
      holdAt(path);
      app.start();
      const id = enter(app, here.form());
      await timed(`an answer to ${path}`, async (refusals) => {
        await until(() => refusals.count > 3, 'storing was refused');
        expect(app.sendGate.pause).toBeNull();
        await release();
        await reaches(app, id, 'complete');
      });
      expect(uncertain(id)).toEqual([]);
      sentOnce(path);
    },
  );

  it('keeps an answer however long the file is held, pauses meanwhile, and names the cause', async () => {
    const path = '/v2/investments/';
    holdAt(path);
    app.start();
    const id = enter(app, here.form());
    await until(isNamed, 'sending is paused');
    await release();
    await reaches(app, id, 'complete');
    expect(app.sendGate.pause).toBeNull();
    expect(uncertain(id)).toEqual([]);
    sentOnce(path);
  });

  it('gives an answer up only when the session ends, and then sends the same call again, with its key', async () => {
    const path = '/v2/investments/';
    holdAt(path);
    app.start();
    const id = enter(app, here.form());
    const refusals = countRefusals();
    await until(() => refusals.count > 3, 'storing was refused');
    await app.close();
    await release();
    app = open();
    app.start();
    await reaches(app, id, 'complete');
    const calls = here.wire.of('POST', path);
    expect([calls.length, new Set(calls.map(({ key }) => key)).size]).toEqual([2, 1]);
    expect(here.report()).toMatchObject({ doubledInvestments: [], keyMisuse: 0 });
  });

  it('goes on with everything once the file is free, when it is held before anything was sent', async () => {
    app.sendGate.choose(true);
    const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((units) => enter(app, here.form({}, units)));
    await hold();
    await timed('nine submissions that wait', async (refusals) => {
      app.start();
      app.sendGate.choose(false);
      await until(() => refusals.count > 20, 'every lane was refused');
      expect(here.wire.of('POST', '/v2/')).toEqual([]);
      await release();
      for (const id of ids) await reaches(app, id, 'complete');
    });
    expect(here.report()).toMatchObject({ doubledInvitations: [], doubledInvestments: [], keyMisuse: 0 });
  });

  it('starts nothing new when a person works offline while the lanes wait', async () => {
    app.sendGate.choose(true);
    const id = enter(app, here.form());
    await hold();
    const refusals = countRefusals();
    app.start();
    app.sendGate.choose(false);
    await until(() => refusals.count > 3, 'the lane was refused');
    app.sendGate.choose(true);
    await until(() => !app.scheduler.isActive(`subscription/${id}`), 'the lane has stopped');
    await release();
    await app.scheduler.stop();
    expect(here.wire.of('POST', '/v2/')).toEqual([]);
  });

  it('names the cause when the file stays busy before anything was sent, and goes on by itself', async () => {
    app.sendGate.choose(true);
    const id = enter(app, here.form());
    await hold();
    app.start();
    app.sendGate.choose(false);
    await until(isNamed, 'sending is paused');
    await release();
    await reaches(app, id, 'complete');
    sentOnce('/v2/investments/');
  });

  it('takes a decision as soon as the file is free, but not one that was withdrawn meanwhile', async () => {
    await app.close();
    const unknown = await unknownOutcome(here, investment, 'after');
    app = unknown.app;
    const { id, operationId } = unknown;
    const [first, second] = [{ kind: 'giveUp' }, { kind: 'sendAgain' }] as const;
    await hold();
    const refusals = countRefusals();
    const withdrawn = app.decisions.decide(id, operationId, first).catch((error) => error);
    await until(() => refusals.count > 3, 'the decision was refused');
    app.decisions.withdraw(id);
    const deciding = app.decisions.decide(id, operationId, second);
    await release();
    expect(await withdrawn).toMatchObject({ failure: { code: 'decided' } });
    await deciding;
    await reaches(app, id, 'complete');
    expect(decisions(app, id).map(({ details }) => (details as { decision: string }).decision)).toEqual([
      'sendAgain',
    ]);
  });

  it('does background work from where it was refused, without a failure', async () => {
    await hold();
    const failed = vi.fn();
    const done = vi.fn();
    const refusals = countRefusals();
    const work = async () => {
      db.transaction(() => db.sql.exec("INSERT INTO meta (name, value) VALUES ('work', x'01')"));
      done();
    };
    const background = createBackgroundWork({ clock: systemClock, delay: 0, work, failed });
    background.start();
    await until(() => refusals.count > 3, 'the work was refused');
    await release();
    await until(() => done.mock.calls.length === 1, 'the work is done');
    expect(failed).not.toHaveBeenCalled();
    await background.stop();
  });
});
