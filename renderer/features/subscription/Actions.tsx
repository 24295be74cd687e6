import { ActionIcon, Menu, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck, IconCopy, IconDots, IconPlus, IconSend, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { QueueState } from '../../../contract/queue-state.ts';
import { isBadStatus } from '../../../contract/status.ts';
import { isOffered } from '../../actions/scope.ts';
import { shownKeys, useAction } from '../../actions/useAction.tsx';
import { ActionButton } from '../../components/ActionButton.tsx';
import classes from './footer.module.css';
import {
  deleteForm,
  duplicateForm,
  prepareUnsigned,
  releaseForm,
  stateNow,
  stopSending,
} from './formActions.ts';
import { bannerOf } from './model/banner.ts';
import { isResting } from './model/mainButton.ts';
import { createSubscription } from './newSubscription.ts';
import { useForm, useView } from './view.ts';

/** Returns what the button does now, or why it does nothing. */
export function useQueueState(): QueueState {
  const { store } = useForm();
  return useView((view) => stateNow(store, view));
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
  const open = useForm();
  const queue = useQueueState();
  const isWell = useView(({ detail }) => !isBadStatus(detail.status) && !detail.differs?.confirmed);
  const isUnknown = useView(({ detail }) => detail.unknownOutcome !== null);
  const canStop = useView(() => isOffered(stopSending, open));
  const isStopping = useView(({ state }) => state.busy === 'takeBack');
  const words = useQueueWords(queue, isWell);
  return (
    <div className={classes.actions}>
      <QueueWords words={words} done={queue.kind === 'complete' && isWell} />
      {canStop && <ActionButton action={stopSending} target={open} variant="default" loading={isStopping} />}
      {queue.kind === 'decide' && isUnknown ? (
        <DecideButton />
      ) : queue.kind === 'complete' ? (
        <ActionButton
          action={createSubscription}
          leftSection={<IconPlus size={15} aria-hidden />}
          // Its key applies on the list only.
          {...shownKeys({ keys: [] })}
        >
          {t('newTitle')}
        </ActionButton>
      ) : (
        <>
          {queue.kind === 'missing' && queue.unsigned && (
            <ActionButton action={prepareUnsigned} target={open} variant="default" />
          )}
          <QueueButton queue={queue} />
        </>
      )}
    </div>
  );
}

function DecideButton() {
  return (
    <ActionButton action={releaseForm} target={useForm()} id="queue-button" aria-describedby="queue-words" />
  );
}

function QueueButton({ queue }: { queue: QueueState }) {
  // Releasing it would probably place the investment a second time.
  const isRisky = useView(({ detail, state }) => bannerOf(detail, state.extra.dequeued) === 'foundThere');
  const isBusy = useView(({ state }) => state.busy === 'queue');
  return (
    <ActionButton
      action={releaseForm}
      target={useForm()}
      id="queue-button"
      leftSection={<IconSend size={15} aria-hidden />}
      variant={isResting(queue) || isRisky ? 'default' : 'filled'}
      loading={isBusy}
      aria-describedby="queue-words"
    />
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
  const open = useForm();
  const removable = useView(({ detail }) => detail.removable);
  const duplicate = useAction(duplicateForm, open);
  const remove = useAction(deleteForm, open);
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
        <Menu.Item leftSection={<IconCopy size={15} aria-hidden />} onClick={duplicate.onClick}>
          {duplicate.children}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={15} aria-hidden />}
          color={removable ? 'red' : undefined}
          disabled={remove.resting}
          onClick={remove.onClick}
        >
          {remove.children}
          {!removable && <div className="fine">{t('action.removeLocked')}</div>}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
