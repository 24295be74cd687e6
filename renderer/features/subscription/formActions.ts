import { type QueueState, queueState } from '../../../contract/queue-state.ts';
import { createScope } from '../../actions/scope.ts';
import { notifyDone, notifyFailure } from '../../components/notify.tsx';
import { type FormView, goToFirstFault } from '../../form/view.ts';
import { i18n } from '../../i18n/index.ts';
import { call } from '../../ipcClient.ts';
import { goTo } from '../../stores/navigation.ts';
import { openDecision } from './decision/decisionStore.ts';
import { buttonWord, canTakeBack, isResting } from './model/mainButton.ts';
import { release } from './release.ts';
import { removeShown } from './removeShown.ts';
import type { SubscriptionTypes } from './state.ts';
import type { SubscriptionStore } from './store.ts';
import type { OpenForm } from './view.ts';

/** Returns what the main button does now, or why it does nothing. */
export const stateNow = (
  store: SubscriptionStore,
  { detail, form, problems }: FormView<SubscriptionTypes>,
): QueueState => queueState({ detail, form, problems, dirty: store.dirty });

/** The actions on the open form. They apply wherever the focus is in the window. */
export const formScope = createScope<OpenForm>('form', 'screen');

/** The work of the main button: releases the subscription as shown, goes to what is missing, or opens the decision. */
export const releaseForm = formScope.register({
  name: 'release',
  words(open) {
    const state = shownState(open);
    if (state?.kind === 'decide' && unknownOutcome(open)) return 'decision:open';
    return `subscription:action.${state ? buttonWord(state) : 'queue'}`;
  },
  keys: ['mod+Enter'],
  rests(open) {
    const state = shownState(open);
    return state === null || isResting(state) || (state.kind === 'decide' && !unknownOutcome(open));
  },
  perform(open) {
    const { store } = open;
    const state = shownState(open);
    switch (state?.kind) {
      case 'missing':
        return goToFirstFault(open);
      case 'queue':
        return release(store, {});
      case 'waits':
        store.urge();
        return store.goTo(state.for === 'signature' ? 'signature.signedAt' : 'wallet');
      case 'decide': {
        const unknown = unknownOutcome(open);
        return unknown && openDecision(unknown);
      }
    }
  },
  // The words beside the button say why.
  explain(open) {
    const state = shownState(open);
    if (state && state.kind !== 'decide') open.store.urge();
  },
});

const shownState = ({ store, view }: OpenForm): QueueState | null => {
  const shown = view.getState();
  return shown && stateNow(store, shown);
};

const unknownOutcome = ({ view }: OpenForm) => view.getState()?.detail.unknownOutcome ?? null;

/** Sends the first part, although the signature is missing. */
export const prepareUnsigned = formScope.register({
  name: 'prepareUnsigned',
  words: 'subscription:action.prepare',
  keys: [],
  perform: ({ store }) => release(store, { unsigned: true }),
});

export const stopSending = formScope.register({
  name: 'stopSending',
  words: 'subscription:action.takeBack',
  keys: [],
  when({ store, view }) {
    const shown = view.getState();
    return shown !== null && canTakeBack(shown.detail) && !store.dirty;
  },
  perform: ({ store }) => store.takeBack(),
});

export const duplicateForm = formScope.register({
  name: 'duplicate',
  words: 'subscription:action.duplicate',
  keys: [],
  async perform({ store }) {
    if (!(await store.flush())) return;
    try {
      const { id } = await call('subscriptions.duplicate', { id: store.now.id });
      goTo({ name: 'subscription', id });
      notifyDone(i18n.t('subscription:action.duplicated'));
    } catch (error) {
      notifyFailure(error);
    }
  },
});

export const deleteForm = formScope.register({
  name: 'delete',
  words: 'subscription:action.remove',
  keys: [],
  rests: ({ view }) => !view.getState()?.detail.removable,
  perform: ({ store }) => removeShown(store),
});
