import type { SubscriptionForm } from '../../../contract/form.ts';
import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import type { Clock } from '../../../main/clock.ts';
import { type Connection, completeForm, type Headless, headless } from '../../support/headless.ts';

/**
 * One life of a desk that may be killed at any moment: enters the cases that are not there yet, as a person would,
 * sends them, and tells what it sees. Each case has its own number of units, 1 to `cases`.
 */
export interface ChildOptions {
  connection: Connection;
  folder: string;
  dataKey: string;
  cases: number;
  /** Otherwise it lives until it is killed, however much is done. */
  mayEnd: boolean;
  lanes: number;
  investor: string;
  campaign: string;
  wallet: SubscriptionForm['wallet'];
  /** Its clock runs so much faster than the real one, from this moment on. */
  clock: { epoch: number; speed: number };
}

export type ChildNews =
  /** What is there after the start. */
  | { kind: 'found'; units: number[] }
  /** A person was told that it is queued: from here on it must never be lost. */
  | { kind: 'accepted'; units: number }
  | { kind: 'progress'; done: number }
  | { kind: 'ended'; rows: EndedRow[]; intact: boolean };

export interface EndedRow {
  units: number;
  stage: string;
  reason: string;
  invitationId: string | null;
  investmentId: string | null;
  wallet: string | null;
}

const tell = (news: ChildNews) => new Promise<void>((resolve) => process.send?.(news, () => resolve()));

process.once('message', (options: ChildOptions) => void live(options));
// Without a parent there is nobody to tell, and nobody who would end it.
process.once('disconnect', () => process.exit(1));

async function live(options: ChildOptions): Promise<void> {
  const { epoch, speed } = options.clock;
  const clock: Clock = {
    now: () => Math.round(epoch + (Date.now() - epoch) * speed),
    after(milliseconds, work) {
      const timer = setTimeout(work, Math.max(milliseconds, 0) / speed);
      return () => clearTimeout(timer);
    },
  };
  const desk = headless(options.connection, {
    folder: options.folder,
    dataKey: options.dataKey,
    lanes: options.lanes,
    clock,
  });
  const found = everything(desk);
  await tell({ kind: 'found', units: found.map(unitsOf).filter((units) => units > 0) });
  desk.start();
  await enterMissing(desk, found, options);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    const rows = everything(desk);
    const done = rows.filter(({ stage, status }) => stage === 'acknowledged' && status !== null).length;
    void tell({ kind: 'progress', done });
    const isStuck = rows.some(({ stage }) => stage === 'refused' || stage === 'needsYou');
    if (options.mayEnd && (done >= options.cases || isStuck)) break;
  }
  const { intact } = desk.trail.verify();
  await tell({ kind: 'ended', rows: everything(desk).map((row) => endedRow(desk, row)), intact });
  await desk.close();
  process.exit(0);
}

function everything(desk: Headless): SubscriptionSummary[] {
  const rows: SubscriptionSummary[] = [];
  for (;;) {
    const page = desk.subscriptions.list({ filter: 'all', search: '', offset: rows.length, limit: 500 });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
  }
}

const unitsOf = ({ units }: SubscriptionSummary) => Number(units);

/** Goes on where the life before was killed: between creating, filling in and queueing, too. */
async function enterMissing(
  desk: Headless,
  found: SubscriptionSummary[],
  { cases, investor, campaign, wallet }: ChildOptions,
): Promise<void> {
  const known = new Map(found.map((row) => [unitsOf(row), row]));
  const empty = found.filter(({ units }) => units === '').map(({ id }) => id);
  for (let units = 1; units <= cases; units += 1) {
    const there = known.get(units);
    if (there && there.stage !== 'draft') continue;
    const id = there?.id ?? empty.pop() ?? desk.subscriptions.create().id;
    if (!there) desk.subscriptions.save(id, { ...completeForm(investor, campaign, units), wallet });
    desk.subscriptions.queue(id);
    void tell({ kind: 'accepted', units });
    // Sending goes on meanwhile, as it does while a person types.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function endedRow(desk: Headless, { id, units, stage, reason }: SubscriptionSummary): EndedRow {
  const { invitation, investment } = desk.repository.load(id);
  return {
    units: Number(units),
    stage,
    reason,
    invitationId: invitation?.id ?? null,
    investmentId: investment?.id ?? null,
    wallet: investment?.wallet ?? null,
  };
}
