import type { Decision } from '../../contract/submission.ts';
import { systemClock } from '../../main/clock.ts';
import { patience } from '../../scripts/lib/patience.ts';
import { fastClock } from '../support/clocks.ts';
import { type Connection, completeForm, enter, headless } from '../support/headless.ts';
import { listsMustEqualFile } from '../support/read-model.ts';
import { endingAt, tell } from './ending.ts';
import type { KillAt } from './lineage.ts';
import { faultPoints, type Step } from './steps.ts';

/**
 * One life of the app, in a process of its own. It opens the folder, continues where the previous life was killed,
 * and kills itself (SIGKILL) at the one point that it is given. It reports to its parent what it finds and how it
 * ends.
 */
export interface LifeOptions {
  connection: Connection;
  folder: string;
  dataKey: string;
  investorId: string;
  campaignId: string;
  /** The point at which to end; null runs to the end. */
  killAt: KillAt<Step> | null;
  /** Signs only once the costs document is here. */
  twoGoes?: boolean;
  /** The answers to writing calls contain no status, so it has to be read. */
  statusUntold?: boolean;
  /** How far its clock is ahead, in milliseconds. */
  ahead?: number;
  /** The decision of the person when asked. Without a decision, the life ends there. */
  decide?: Decision;
  /** How many times faster its clocks run than the real ones. */
  speed?: number;
}

/** How a life ended by itself. */
export interface Ended {
  stage: string;
  reason: string;
  intact: boolean;
  keys: string[];
}

process.once('message', (options: LifeOptions) => void live(options));

async function live(options: LifeOptions): Promise<void> {
  const { killAt, ahead = 0, speed } = options;
  let isLeft = false;
  const app = headless(options.connection, {
    folder: options.folder,
    dataKey: options.dataKey,
    clock: speed ? fastClock(speed) : { ...systemClock, now: () => Date.now() + ahead },
    random: () => 0,
    fetch: options.statusUntold ? withoutStatus : fetch,
    at: endingAt(killAt, faultPoints),
  });
  await listsMustEqualFile(app, options.dataKey);
  const form = completeForm(options.investorId, options.campaignId, 1);
  const unsigned = { ...form, signature: { signedAt: '', costsInformed: false } };
  const { rows } = app.subscriptions.list({ filter: 'all', search: '', offset: 0, limit: 9 });
  const id = rows[0]?.id ?? enter(app, options.twoGoes ? unsigned : form);
  // The life before was killed while a person entered the subscription, or a decision took it back: queue it by hand.
  const queueAgain = () => {
    const { reason } = app.subscriptions.get(id);
    if (['ready', 'takenBack', 'edited', 'mayExist'].includes(reason))
      app.subscriptions.queue(id, { checked: true, unsigned: true });
  };
  queueAgain();
  app.start();

  const giveUp = Date.now() + 2 * patience;
  for (;;) {
    if (Date.now() > giveUp)
      throw new Error(
        `the subscription was not finished in time: ${JSON.stringify(app.subscriptions.get(id))}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { stage, reason, status, unknownOutcome } = app.subscriptions.get(id);
    if (reason === 'signature') {
      app.subscriptions.save(id, { ...unsigned, signature: form.signature });
      app.subscriptions.queue(id);
    } else if (
      !isLeft &&
      unknownOutcome &&
      options.decide &&
      unknownOutcome.choices.includes(options.decide.kind)
    ) {
      await app.decisions.decide(id, unknownOutcome.operationId, options.decide);
      isLeft = options.decide.kind === 'leave';
      queueAgain();
    } else if (
      (stage === 'acknowledged' && status !== null) ||
      stage === 'refused' ||
      unknownOutcome?.choices.some((choice) => choice === 'giveUp' || choice === 'leave')
    ) {
      const keys = app.subscriptions
        .trail(id)
        .filter(({ what }) => what === 'operation.created')
        .map(({ details }) => (details as { key: string }).key);
      const { intact } = await app.trail.verify();
      await listsMustEqualFile(app, options.dataKey);
      await tell({ kind: 'ended', stage, reason, intact, keys });
      await app.close();
      process.exit(0);
    }
  }
}

const withoutStatus: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (init?.method === 'GET' || !answer.ok || !String(input).includes('/v2/investments/')) return answer;
  const { status: _, ...record } = (await answer.json()) as Record<string, unknown>;
  return Response.json(record, { status: answer.status });
};
