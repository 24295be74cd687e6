import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewRecoveryKey } from '../../../contract/recovery-key.ts';
import { isLastGroup } from '../../../contract/recovery-key.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { DialogButtons } from '../../components/DialogButtons.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';
import { KeySheet } from './KeySheet.tsx';
import { keyName } from './keyName.ts';
import { dropKey, forgetKey, printKey, useKeyOffer, useNewKey } from './newKey.ts';
import classes from './recovery.module.css';
import { openTakeover } from './takeover.ts';

/** Shows a new recovery key, only this once. The key is valid only after its last group was typed from paper. */
export function NewKeyDialog() {
  const { t } = useTranslation(['recovery', 'common']);
  const made = useNewKey((store) => store.made);
  useKeyOffer();
  return (
    <Modal
      opened={made !== null}
      onClose={() => void dropKey()}
      // An accidental click outside would make a printed sheet worthless.
      closeOnClickOutside={false}
      size={560}
      title={t('key')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {made && <NewKey made={made} />}
    </Modal>
  );
}

function NewKey({ made }: { made: NewRecoveryKey }) {
  const { t } = useTranslation(['recovery', 'common']);
  const isOffer = useNewKey((store) => store.isOffer);
  // For a fresh installation a key may already exist: that of the data to be taken over.
  const isFresh = useApp(({ state }) => state?.environments.length === 1);
  const [last, setLast] = useState('');
  const confirm = useTask(async () => {
    const state = await call('recoveryKey.confirm', { last });
    forgetKey();
    acceptAppState(state);
    notifyDone(t('dialog.stored'));
  });
  const isRight = isLastGroup(last, made.key);
  const isWrong = last.replace(/[^\p{L}\p{N}]/gu, '').length >= 4 && !isRight;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) void confirm.start();
      }}
    >
      {isOffer && <p className={classes.words}>{t('dialog.purpose')}</p>}
      <p className={classes.words}>{t('dialog.once')}</p>
      <ShownKey text={made.key} />
      <div className="fine">{keyName(made)}</div>
      {made.replaces && (
        <p className={classes.words}>{t('dialog.replaces', { name: keyName(made.replaces) })}</p>
      )}
      <div>
        <Button variant="default" data-autofocus onClick={printKey}>
          {t('dialog.print')}
        </Button>
      </div>
      <TextInput
        className={classes.last}
        label={t('dialog.last')}
        description={t('dialog.lastHint')}
        value={last}
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        error={isWrong && t('dialog.lastWrong')}
        onChange={(event) => setLast(event.currentTarget.value)}
      />
      {confirm.failure && <ErrorNotice failure={confirm.failure} onClose={confirm.close} />}
      <DialogButtons>
        {isOffer && isFresh && (
          <ActionButton
            action={openTakeover}
            variant="subtle"
            mr="auto"
            onClick={() => {
              void dropKey();
              openTakeover.perform();
            }}
          />
        )}
        <Button variant="default" onClick={() => void dropKey()}>
          {t(isOffer ? 'dialog.later' : 'common:cancel')}
        </Button>
        <SteadyButton type="submit" ref={confirm.trigger} resting={!isRight || confirm.busy}>
          {t(confirm.busy ? 'dialog.confirming' : 'dialog.confirm')}
        </SteadyButton>
      </DialogButtons>
      <KeySheet made={made} />
    </form>
  );
}

/** Shows the key in groups, which a screen reader reads one by one. */
function ShownKey({ text }: { text: string }) {
  const { t } = useTranslation('recovery');
  return (
    <ul className={classes.key} aria-label={t('key')}>
      {text.split('-').map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order of a key's groups never changes
        <li key={index}>{group}</li>
      ))}
    </ul>
  );
}
