import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { checkForm, type Problem } from '../../../contract/check.ts';
import type { EnvironmentView } from '../../../contract/environment.ts';
import type { FieldPath, SubscriptionForm } from '../../../contract/form.ts';
import { sameId } from '../../../contract/ids.ts';
import type { Investor, PlatformMessage, SubscriptionDetail } from '../../../contract/subscription.ts';
import { useActiveEnvironment } from '../../stores/app.ts';
import { useNow } from '../../stores/clock.ts';
import { newestInvestor } from './model/investors.ts';
import { shownLost } from './model/lost.ts';
import { type OpenField, openFields, visibleProblems } from './model/sections.ts';
import type { OpenSubscription } from './state.ts';
import type { SubscriptionStore } from './store.ts';

/** Everything that the parts of the form need, worked out once per change. */
export interface FormView {
  store: SubscriptionStore;
  state: OpenSubscription;
  form: SubscriptionForm;
  detail: SubscriptionDetail;
  /** All that keeps it from being sent, and what of it is shown at the fields by now. */
  problems: Problem[];
  shown: Problem[];
  /** The fields that something is missing or wrong in: what heads and footer count. */
  open: OpenField[];
  /** The platform's words that have not been answered by a change yet. */
  messages: PlatformMessage[];
  /** The fields whose stored values were lost, as the form shows them. */
  lost: FieldPath[];
  investor: Investor | null;
  environment: EnvironmentView | undefined;
  selfDisclosureRequired: boolean | null;
}

const Context = createContext<FormView | null>(null);

export function useFormView(): FormView {
  const view = useContext(Context);
  if (!view) throw new Error('outside of a subscription');
  return view;
}

/** The campaign's own need where the form names another campaign than the one that was last saved. */
function requiredNow(
  form: SubscriptionForm,
  detail: SubscriptionDetail,
  environment: EnvironmentView | undefined,
): boolean | null {
  if (sameId(form.campaignId, detail.form.campaignId)) return detail.selfDisclosureRequired;
  const campaign = environment?.campaigns.find(({ id }) => sameId(id, form.campaignId));
  return campaign?.selfDisclosureRequired ?? null;
}

export function problemsOf(
  form: SubscriptionForm,
  detail: SubscriptionDetail,
  facts: { now: number; selfDisclosureRequired: boolean | null; investor: Investor | null },
): Problem[] {
  const { investor } = facts;
  const problems = checkForm(form, {
    ...facts,
    walletIds: investor?.wallets?.map(({ id }) => id) ?? null,
    walletsWhole: investor?.walletsWhole ?? false,
    signatureLapsed: detail.lapsed['signature.signedAt'] !== undefined,
  });
  // What was invested is as it is; only where it is delivered to can still be open.
  return detail.investmentId ? problems.filter(({ field }) => field === 'wallet') : problems;
}

interface ProviderProps {
  store: SubscriptionStore;
  fallback: ReactNode;
  children: ReactNode;
}

export function FormViewProvider({ store, fallback, children }: ProviderProps) {
  const state = useStore(store.state);
  const environment = useActiveEnvironment();
  const now = useNow();
  const view = useMemo<FormView | null>(() => {
    const { form, detail, left, asked, editing, answered } = state;
    if (!form || !detail) return null;
    const investor = newestInvestor(form.investorId, [state.investor, detail.investor]);
    const selfDisclosureRequired = requiredNow(form, detail, environment);
    const problems = problemsOf(form, detail, {
      now: Math.max(now, Date.now()),
      selfDisclosureRequired,
      investor,
    });
    // It was queued, and there is something missing all the same: that is to be seen without asking again.
    const stopped = detail.reason === 'unfinished' && detail.stage === 'needsYou';
    const messages = detail.messages.filter(({ field }) => !field || !answered.has(field));
    return {
      store,
      state,
      form,
      detail,
      problems,
      shown: visibleProblems(problems, { left, asked: asked || stopped, editing }),
      open: openFields(problems, messages, asked ? null : editing),
      messages,
      lost: shownLost(form, detail.lost?.fields ?? []),
      investor,
      environment,
      selfDisclosureRequired,
    };
  }, [store, state, environment, now]);
  return view ? <Context value={view}>{children}</Context> : fallback;
}
