import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import { lockedFields } from '../../main/subscriptions/locks.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import { plan, type SubscriptionPlan } from '../../main/subscriptions/planner.ts';
import { writeSteps } from '../../main/subscriptions/step-names.ts';
import { writeOf } from '../../main/subscriptions/steps.ts';
import { invitationFields } from '../../main/subscriptions/wire.ts';
import type { SentFields } from '../../main/sync/submission.ts';
import {
  moment,
  otherWalletId,
  planFactsAt,
  sampleForm,
  sampleSubscription,
  walletId,
} from '../support/samples.ts';

/** An edit by a person. It touches only unlocked fields, as the service ensures. */
type Edit = (form: SubscriptionForm) => void;
const edits: Record<string, Edit> = {
  units: (f) => {
    f.units = String((Number(f.units) % 9) + 1);
  },
  noDisclosure: (f) => {
    f.selfDisclosure.given = false;
  },
  disclosure: (f) => {
    f.selfDisclosure.given = true;
  },
  statement: (f) => {
    f.selfDisclosure.netWorth100k = !f.selfDisclosure.netWorth100k;
  },
  waiver: (f) => {
    f.survey.mode = 'waiver';
    f.survey.waiverConfirmed = true;
  },
  answers: (f) => {
    f.survey.mode = 'answers';
  },
  answer: (f) => {
    f.survey.answers = [{ question: 'Neu?', answer: f.units }];
  },
  unsign: (f) => {
    f.signature = { signedAt: '', costsInformed: false };
  },
  sign: (f) => {
    f.signature = { signedAt: '2026-03-01T09:20:00Z', costsInformed: true };
  },
  later: (f) => {
    f.wallet = { choice: 'later', walletId: '' };
  },
  choose: (f) => {
    f.wallet = { choice: 'chosen', walletId: otherWalletId };
  },
  auto: (f) => {
    f.wallet = { choice: 'auto', walletId: '' };
  },
};

/** Events between the steps. `during`: the edit happens while a step's call is out. */
const happening = fc.oneof(
  fc.constant({ kind: 'step' as const }),
  fc.constant({ kind: 'refuse' as const }),
  fc.constant({ kind: 'queue' as const }),
  fc.record({
    kind: fc.constant('edit' as const),
    edit: fc.constantFrom(...Object.keys(edits)),
    during: fc.boolean(),
  }),
);

/** The platform as far as the planner sees it. */
function platform() {
  const invitation: SentFields = {};
  const made = { invitations: 0, investments: 0 };
  return {
    made,
    invitation,
    answer(write: Extract<SubscriptionPlan, { do: 'write' }>): { id: string; record: Json } {
      if (write.step === 'createInvitation') made.invitations += 1;
      if (write.step === 'createInvestment') made.investments += 1;
      if (write.step === 'createInvitation' || write.step === 'updateInvitation') {
        Object.assign(invitation, write.send.fields);
        return { id: 'inv-1', record: { id: 'inv-1' } };
      }
      return { id: 'i-1', record: { id: 'i-1', status: 'KYC_PENDING' } };
    },
  };
}

function world(walletIds: readonly string[] | null) {
  const remote = platform();
  let s: Subscription = sampleSubscription();
  const facts = {
    ...planFactsAt(moment),
    documentKnown: true,
    wallets: walletIds && { ids: walletIds, isCertain: true },
  };
  const edit = (change: Edit, open: Parameters<typeof lockedFields>[1]) => {
    const form = structuredClone(s.form);
    const locked = lockedFields(s, open);
    change(form);
    const touched = JSON.stringify(form) !== JSON.stringify(s.form);
    const isLocked =
      locked.units || (locked.wallet && JSON.stringify(form.wallet) !== JSON.stringify(s.form.wallet));
    // An investment is locked as a whole: only its wallet may still be changed.
    if (
      touched &&
      isLocked &&
      JSON.stringify({ ...form, wallet: 0 }) !== JSON.stringify({ ...s.form, wallet: 0 })
    )
      return;
    if (touched && !(locked.wallet && isLocked)) s = { ...s, form, queuedAt: null };
  };
  return {
    remote,
    get subscription() {
      return s;
    },
    queue: () => {
      s = { ...s, queuedAt: '2026-03-01T09:40:00.000Z', refusal: null };
    },
    edit,
    /** Runs one step. The edit `during` its call comes before its answer. */
    step(outcome: 'acknowledged' | 'refused' = 'acknowledged', during?: Edit): SubscriptionPlan {
      const planned = plan(s, facts);
      if (planned.do !== 'write') return planned;
      if (outcome === 'refused') {
        s = { ...s, refusal: { kind: 'rejected', messages: [], at: s.updatedAt } };
        return planned;
      }
      const answer = remote.answer(planned);
      if (during) edit(during, { ...planned, state: 'sending' });
      s = writeOf(planned.step).acknowledge(s, planned.send.fields, answer, '2026-03-01T09:50:00.000Z');
      return planned;
    },
  };
}

it('whatever is edited, refused and queued again, sending ends without a second invitation or investment', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 30 }),
      fc.constantFrom([walletId], [], [walletId, otherWalletId]),
      (happenings, walletIds) => {
        const here = world(walletIds);
        for (const event of happenings) {
          if (event.kind === 'step') here.step();
          else if (event.kind === 'refuse') here.step('refused');
          else if (event.kind === 'queue') here.queue();
          else if (event.during) here.step('acknowledged', edits[event.edit]);
          else here.edit(edits[event.edit] as Edit, null);
        }
        here.queue();
        let steps = 0;
        let last = here.step();
        while (last.do === 'write') {
          steps += 1;
          expect(steps).toBeLessThanOrEqual(writeSteps.length);
          last = here.step();
        }
        expect(last.do === 'wait' || last.do === 'nothing').toBe(true);
        expect(here.remote.made.invitations).toBe(1);
        expect(here.remote.made.investments).toBeLessThanOrEqual(1);
        const { form } = here.subscription;
        if (form.signature.signedAt !== '') expect(here.remote.made.investments).toBe(1);
      },
    ),
    { numRuns: 500 },
  );
});

it('the bodies, applied in order, bring the platform to exactly what the form says', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(edits)), { maxLength: 25 }), (names) => {
      const here = world([walletId]);
      here.edit(edits.unsign as Edit, null);
      for (const name of names) {
        if (name !== 'sign') here.edit(edits[name] as Edit, null);
        here.queue();
        here.step();
      }
      here.queue();
      while (here.step().do === 'write');
      const wanted = invitationFields(here.subscription.form);
      const held = Object.fromEntries(
        Object.entries(here.remote.invitation).filter(
          ([name, value]) => value !== null && !['investor_id', 'campaign_id'].includes(name),
        ),
      );
      expect(held).toEqual(wanted);
    }),
    { numRuns: 300 },
  );
});

it('the planner is pure: the same input gives the same step and stays unchanged', () => {
  const s = sampleSubscription({ form: sampleForm() });
  const before = structuredClone(s);
  const facts = {
    ...planFactsAt(moment),
    selfDisclosureRequired: true,
    wallets: { ids: [walletId], isCertain: true },
  };
  expect(plan(s, facts)).toEqual(plan(s, facts));
  expect(s).toEqual(before);
});
