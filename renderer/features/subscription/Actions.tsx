import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconCopy, IconDots, IconSend, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../components/KeyHint.tsx';
import { notifyDone, notifyFailure, notifyUndo } from '../../components/notify.tsx';
import { call } from '../../desk.ts';
import { goTo, useNavigation } from '../../stores/navigation.ts';
import classes from './footer.module.css';
import { canTakeBack, type QueueState, queueState } from './model/queueState.ts';
import { type FormView, useFormView } from './view.tsx';

export const currentQueueState = ({ store, detail, form, problems }: FormView): QueueState =>
  queueState({ detail, form, problems, dirty: store.dirty });

/** Queues what stands on the screen, or goes to what is missing for it. */
export async function queueOrShow(view: FormView): Promise<void> {
  const { store, problems } = view;
  const state = currentQueueState(view);
  if (state.kind === 'missing') {
    store.askForAll();
    if (problems[0]) store.goTo(problems[0].field);
  } else if (state.kind === 'waits') {
    if (state.for === 'signature') store.goTo('signature.signedAt');
    else if (state.for !== 'costsDocument') store.goTo('wallet');
  } else if (state.kind === 'queue') {
    const queued = await store.queue();
    // The main process knows more than the page, e.g. the wallets: its word is the last.
    const { failure, detail } = store.state.getState();
    const missing = !queued && failure?.code === 'incomplete' ? detail?.problems[0] : undefined;
    if (missing) store.goTo(missing.field);
  }
}

/** Why the button does what it does, or why it does nothing. */
function useQueueWords(state: QueueState): string {
  const { t } = useTranslation('subscription');
  switch (state.kind) {
    case 'queue':
      return t(state.inOneGo ? 'action.queueAll' : 'action.queueFirst');
    case 'waits':
      return {
        costsDocument: t('action.waitsCosts'),
        signature: t('action.waitsSignature'),
        noWallet: t('action.waitsNoWallet'),
        walletLater: t('action.waitsWalletLater'),
      }[state.for];
    default:
      return t(`action.${state.kind}`);
  }
}

export function Actions() {
  const { t } = useTranslation('subscription');
  const view = useFormView();
  const { store, state, detail } = view;
  const queue = currentQueueState(view);
  const words = useQueueWords(queue);
  const resting = ['queued', 'sending', 'decide', 'complete'].includes(queue.kind);
  const blocked = resting || (queue.kind === 'waits' && queue.for === 'costsDocument');
  return (
    <div className={classes.actions}>
      <span id="queue-words" className={`${classes.queueWords} fine`}>
        {words}
      </span>
      {canTakeBack(detail) && !store.dirty && (
        <Button variant="default" loading={state.busy === 'takeBack'} onClick={() => void store.takeBack()}>
          {t('action.takeBack')}
        </Button>
      )}
      <Button
        id="queue-button"
        leftSection={<IconSend size={15} aria-hidden />}
        rightSection={<KeyHint keys={['mod', 'Enter']} />}
        variant={blocked ? 'default' : 'filled'}
        loading={state.busy === 'queue'}
        aria-disabled={blocked || undefined}
        data-disabled={blocked || undefined}
        aria-describedby="queue-words"
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onClick={() => void queueOrShow(view)}
      >
        {t('action.queue')}
      </Button>
    </div>
  );
}

/** What is needed less often. */
export function MoreActions() {
  const { t } = useTranslation('subscription');
  const { store, detail } = useFormView();
  const duplicate = async () => {
    if (!(await store.flush())) return;
    try {
      const { id } = await call('subscriptions.duplicate', { id: detail.id });
      goTo({ name: 'subscription', id });
      notifyDone(t('action.duplicated'));
    } catch (error) {
      notifyFailure(error);
    }
  };
  const remove = async () => {
    // Saved first, so that the undo brings back all of it.
    if (!(await store.flush())) return;
    try {
      await call('subscriptions.remove', { id: detail.id });
      useNavigation.getState().back();
      notifyUndo(t('action.removed'), async () => {
        await call('subscriptions.restore', { id: detail.id });
        goTo({ name: 'subscription', id: detail.id });
      });
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
          color={detail.removable ? 'red' : undefined}
          disabled={!detail.removable}
          onClick={remove}
        >
          {t('action.remove')}
          {!detail.removable && <div className="fine">{t('action.removeLocked')}</div>}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
