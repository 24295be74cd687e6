import { ActionIcon, Button, Menu, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck, IconCopy, IconDots, IconPlus, IconSend, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isForAnotherCampaign } from '../../../contract/statements.ts';
import { isBadStatus } from '../../../contract/status.ts';
import type { UnknownOutcome } from '../../../contract/submission.ts';
import type { StepKind } from '../../../contract/subscription.ts';
import { shownKeys } from '../../actions/useAction.tsx';
import { notifyDone, notifyFailure } from '../../components/notify.tsx';
import { releaseForm } from '../../form/formActions.ts';
import { type FormView, goToFirstFault } from '../../form/view.ts';
import { call } from '../../ipcClient.ts';
import { goTo } from '../../stores/navigation.ts';
import { confirmChecked, confirmSecond, confirmStillHolds } from './confirmChecked.tsx';
import { openDecision } from './decision/decisionStore.ts';
import classes from './footer.module.css';
import { bannerOf } from './model/banner.ts';
import { buttonWord, canTakeBack, type QueueState, queueState } from './model/queueState.ts';
import { stillHolding } from './model/stillHolds.ts';
import { newSubscription } from './newSubscription.ts';
import { removeShown } from './removeShown.ts';
import type { QueueWish, SubscriptionTypes } from './state.ts';
import type { SubscriptionStore } from './store.ts';
import { type OpenForm, useForm, useView } from './view.ts';

/** Returns what the button does now, or why it does nothing. */
export function useQueueState(): QueueState {
  const { store } = useForm();
  return useView((view) => currentQueueState(store, view));
}

const currentQueueState = (
  store: SubscriptionStore,
  { detail, form, problems }: FormView<SubscriptionTypes>,
): QueueState => queueState({ detail, form, problems, dirty: store.dirty });

/**
 * Queues the subscription as shown on the screen. Otherwise goes to what is missing, opens the decision, or has the
 * words beside the button say why there is nothing to do.
 */
export async function queueOrShow(open: OpenForm): Promise<void> {
  const { store } = open;
  const view = open.view.getState();
  if (!view) return;
  const state = currentQueueState(store, view);
  switch (state.kind) {
    case 'missing':
      return goToFirstFault(open);
    case 'queue':
      return release(store, {});
    case 'waits':
      store.urge();
      if (state.for === 'signature') store.goTo('signature.signedAt');
      else if (state.for !== 'costsDocument') store.goTo('wallet');
      return;
    case 'decide':
      if (view.detail.unknownOutcome) openDecision(view.detail.unknownOutcome);
      return;
    default:
      store.urge();
  }
}

/** Asks what has to be confirmed first, and releases the subscription. */
async function release(store: SubscriptionStore, wish: QueueWish): Promise<void> {
  // Unsaved input may make it the same order as another, or change its statements.
  if (!(await store.flush())) return;
  const { detail: shown, form } = store.now;
  if (!shown || !form) return;
  if (isForAnotherCampaign(form) && !shown.locked.givenBy) {
    if (!(await confirmStillHolds())) return;
    store.change((now) => stillHolding(now, shown.lapsed), true);
  }
  const checked = await confirmChecked({ ...shown, form });
  if (checked === 'no') return;
  const second = await confirmSecond(shown);
  if (second === 'no') return;
  const queued = await store.queue({ ...wish, checked: checked === 'yes', second: second === 'yes' });
  // The main process knows more than the page, e.g. the wallets, so its answer decides.
  const { failure, detail } = store.now;
  // An equal order was entered meanwhile: after reloading, the notice names it.
  if (!queued && failure?.code === 'second') await store.load();
  const missing = !queued && failure?.code === 'incomplete' ? detail?.problems[0] : undefined;
  if (missing) store.goTo(missing.field);
}

/** Returns the words that say what the button does, or why it does nothing. */
function useQueueWords(state: QueueState, isWell: boolean): string {
  const { t } = useTranslation('subscription');
  switch (state.kind) {
    case 'queue':
      return {
        all: t('action.queueAll'),
        first: t('action.queueFirst'),
        changes: t('action.queueChanges'),
        rest: t('action.queueRest'),
      }[state.goes];
    case 'waits':
      return {
        costsDocument: t('action.waitsCosts'),
        signature: t('action.waitsSignature'),
        noWallet: t('action.waitsNoWallet'),
        walletLater: t('action.waitsWalletLater'),
      }[state.for];
    case 'decide':
      return t(state.because === 'otherAccount' ? 'action.decideAccount' : 'action.decide');
    case 'complete':
      return t(isWell ? 'action.complete' : 'action.sent');
    case 'missing':
      return t(state.unsigned ? 'action.missingSignature' : 'action.missing');
    default:
      return t(`action.${state.kind}`);
  }
}

/** Shows the one thing to do next, and beside it what that does or why there is nothing to do. */
export function Actions() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const queue = useQueueState();
  const isWell = useView(({ detail }) => !isBadStatus(detail.status) && !detail.differs?.confirmed);
  const unknownOutcome = useView(({ detail }) => detail.unknownOutcome);
  const canStop = useView(({ detail }) => canTakeBack(detail) && !store.dirty);
  const isStopping = useView(({ state }) => state.busy === 'takeBack');
  const words = useQueueWords(queue, isWell);
  return (
    <div className={classes.actions}>
      <QueueWords words={words} done={queue.kind === 'complete' && isWell} />
      {canStop && (
        <Button variant="default" loading={isStopping} onClick={() => void store.takeBack()}>
          {t('action.takeBack')}
        </Button>
      )}
      {queue.kind === 'decide' && unknownOutcome ? (
        <DecideButton unknownOutcome={unknownOutcome} />
      ) : queue.kind === 'complete' ? (
        <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => void newSubscription()}>
          {t('newTitle')}
        </Button>
      ) : (
        <>
          {queue.kind === 'missing' && queue.unsigned && (
            <Button variant="default" onClick={() => void release(store, { unsigned: true })}>
              {t('action.prepare')}
            </Button>
          )}
          <QueueButton queue={queue} />
        </>
      )}
    </div>
  );
}

function DecideButton({ unknownOutcome }: { unknownOutcome: UnknownOutcome<StepKind> }) {
  const { t } = useTranslation('decision');
  return (
    <Button
      id="queue-button"
      {...shownKeys(releaseForm)}
      aria-describedby="queue-words"
      onClick={() => openDecision(unknownOutcome)}
    >
      {t('open')}
    </Button>
  );
}

function QueueButton({ queue }: { queue: QueueState }) {
  const { t } = useTranslation('subscription');
  const open = useForm();
  const resting =
    !['queue', 'missing', 'waits'].includes(queue.kind) ||
    (queue.kind === 'waits' && queue.for === 'costsDocument');
  // Releasing it would probably place the investment a second time.
  const isRisky = useView(({ detail, state }) => bannerOf(detail, state.extra.dequeued) === 'foundThere');
  const isBusy = useView(({ state }) => state.busy === 'queue');
  return (
    <Button
      id="queue-button"
      leftSection={<IconSend size={15} aria-hidden />}
      {...shownKeys(releaseForm)}
      variant={resting || isRisky ? 'default' : 'filled'}
      loading={isBusy}
      // Resting, not disabled: when it is pressed anyway, the words beside it say why.
      aria-disabled={resting || undefined}
      data-disabled={resting || undefined}
      aria-describedby="queue-words"
      onClick={() => void queueOrShow(open)}
    >
      {t(`action.${buttonWord(queue)}`)}
    </Button>
  );
}

/**
 * Shows the words beside the button. They are emphasised and announced each time the user wants to go on where there is
 * nothing to do.
 */
function QueueWords({ words, done }: { words: string; done: boolean }) {
  const urged = useView(({ state }) => state.extra.urged);
  return (
    <>
      {/* Takes the focus when the button that had it has done its work and is gone. */}
      <span id="queue-words" className={classes.queueWords} data-done={done || undefined} tabIndex={-1}>
        {done && <IconCircleCheck size={16} aria-hidden />}
        <span key={urged} className={classes.why} data-urged={urged > 0 || undefined}>
          {words}
        </span>
      </span>
      <VisuallyHidden role="status">
        {/* A screen reader announces the same text again only if it differs slightly. */}
        {urged > 0 && words + (urged % 2 === 0 ? '\u00a0' : '')}
      </VisuallyHidden>
    </>
  );
}

/** Shows the actions that are needed less often. */
export function MoreActions() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const removable = useView(({ detail }) => detail.removable);
  const duplicate = async () => {
    if (!(await store.flush())) return;
    try {
      const { id } = await call('subscriptions.duplicate', { id: store.now.id });
      goTo({ name: 'subscription', id });
      notifyDone(t('action.duplicated'));
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('action.more')}>
          <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('action.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={duplicate}>
          {t('action.duplicate')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={15} aria-hidden />}
          color={removable ? 'red' : undefined}
          disabled={!removable}
          onClick={() => void removeShown(store)}
        >
          {t('action.remove')}
          {!removable && <div className="fine">{t('action.removeLocked')}</div>}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
