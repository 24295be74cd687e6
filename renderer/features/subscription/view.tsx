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

/** Everything that the parts of the form need, computed once per change. */
export interface FormView {
  store: SubscriptionStore;
  state: OpenSubscription;
  form: SubscriptionForm;
  detail: SubscriptionDetail;
  /** `problems`: everything that prevents sending. `shown`: those shown at the fields so far. */
  problems: Problem[];
  shown: Problem[];
  /** The fields in which something is missing or wrong, as counted in the section titles and the footer. */
  open: OpenField[];
  /** The platform's messages that no change has answered yet. */
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
  if (!view) throw new Error('useFormView called outside of FormViewProvider');
  return view;
}

/**
 * Returns whether a self-disclosure is required. The environment's campaign decides if the form names another campaign
 * than the last saved one.
 */
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
  // An investment can't change; only the wallet for its delivery can still be open.
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
    // The subscription was queued and yet something is missing: show that without being asked again.
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
