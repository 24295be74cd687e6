import { isInstant } from '../../contract/primitives.ts';
import { isForDecision, type StageReason } from '../../contract/submission.ts';
import type { Step, StepKind } from '../../contract/subscription.ts';
import type { Operation } from '../sync/operation.ts';
import type { Subscription } from './model.ts';
import { type Row, writeOf, writes } from './steps.ts';

/** Returns the line of a sent field: the investment's if that was made with it, otherwise that of the first step that sends it. */
function lineOf(name: string, { investment }: Pick<Subscription, 'investment'>): StepKind {
  if (investment && name in investment.sent) return writes.createInvestment.shownAs;
  const first = Object.values<Row>(writes).find(({ sends }) => sends.includes(name));
  // A field that no row names was an answer of another version.
  return (first ?? writes.updateInvitation).shownAs;
}

/**
 * Returns the timeline "What has happened". A step is `done` only if the platform acknowledged it. The first step that is
 * not done carries the reason why it waits.
 * @param reason the subscription's current reason (including offline, sending, …)
 * @param documentAt when the costs document was fetched; null when it was not
 */
export function stepsOf(
  s: Subscription,
  open: Operation | null,
  reason: StageReason,
  documentAt: string | null,
): Step[] {
  const answersDone = s.invitation?.answersAt ?? null;
  const done: Record<StepKind, { at: string | null; id: string | null } | null> = {
    invitation: s.invitation && { at: s.invitation.at, id: s.invitation.id },
    answers: answersDone ? { at: answersDone, id: null } : null,
    costs: documentAt ? { at: documentAt, id: null } : null,
    investment: s.investment && { at: s.investment.at, id: s.investment.id },
    wallet: s.investment?.wallet ? { at: s.investment.walletAt, id: s.investment.wallet } : null,
    status: s.status ? { at: s.statusReadAt, id: null } : null,
  };
  const possiblyCreated = !open && !s.refusal && s.queuedAt === null ? s.possiblyCreated : null;
  const current = open
    ? writeOf(open.step).shownAs
    : (s.refusal?.messages[0]?.step ?? (possiblyCreated && writeOf(possiblyCreated).shownAs));
  let reached = false;
  // Signed before the app had the document: the adviser confirmed the costs information, so no document is awaited.
  const withoutCosts = !documentAt && (isInstant(s.form.signature.signedAt) || s.investment !== null);
  const kinds = (Object.keys(done) as StepKind[]).filter(
    (kind) => !(kind === 'costs' && withoutCosts && current !== kind),
  );
  return kinds.map((kind) => {
    const fact = done[kind];
    const base = {
      kind,
      at: fact?.at ?? null,
      platformId: fact?.id ?? null,
      status: kind === 'status' ? s.status : null,
      notShown: fact ? s.notShown.filter((name) => lineOf(name, s) === kind) : [],
    };
    const idle = { ...base, reason: null, attempts: 0, nextAttemptAt: null };
    const isCurrent = current ? kind === current : !fact && !reached;
    if (!isCurrent) return { ...idle, state: fact ? 'done' : 'open' };
    reached = true;
    if (open) {
      const state = open.state === 'uncertain' ? 'uncertain' : reason === 'sending' ? 'sending' : 'waiting';
      // Without a person's decision it is not sent again.
      const isOver = isForDecision(reason);
      const nextAttemptAt = isOver ? null : open.nextAttemptAt;
      return { ...base, state, reason, attempts: open.attempts, nextAttemptAt };
    }
    if (s.refusal) return { ...idle, state: 'refused', reason };
    if (possiblyCreated) return { ...idle, state: 'uncertain', reason };
    if (s.queuedAt === null && !s.invitation) return { ...idle, state: 'open' };
    return { ...idle, state: reason === 'sending' ? 'sending' : 'waiting', reason };
  });
}
