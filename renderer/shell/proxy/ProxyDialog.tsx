import { Button, Checkbox, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProxyView } from '../../../contract/proxy.ts';
import { oneLine } from '../../../contract/text.ts';
import { DialogButtons } from '../../components/DialogButtons.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Outside } from '../../components/Outside.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';

interface ProxyDialogProps {
  opened: boolean;
  proxy: ProxyView;
  onClose: () => void;
}

/** Asks for the name and password that a proxy requires. The page forgets both when the dialog closes. */
export function ProxyDialog({ opened, proxy, onClose }: ProxyDialogProps) {
  const { t } = useTranslation(['shell', 'common']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={false}
      size={520}
      title={t('proxy.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <SignIn key={`${proxy.host}:${proxy.port}`} proxy={proxy} onClose={onClose} />
    </Modal>
  );
}

function SignIn({ proxy, onClose }: Omit<ProxyDialogProps, 'opened'>) {
  const { t } = useTranslation(['shell', 'common']);
  const { host, port, realm, scheme } = proxy;
  const [name, setName] = useState(proxy.name);
  const [password, setPassword] = useState('');
  const [keep, setKeep] = useState(proxy.keep);
  const task = useTask(async () => {
    acceptAppState(await call('proxy.signIn', { host, port, name, password, keep }));
    onClose();
  });
  const isComplete = oneLine(name) !== '' && password !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete && !task.busy) void task.start();
      }}
    >
      <Stack gap={16}>
        <div>
          {t('proxy.words')}
          <div>
            {t('proxy.address')}{' '}
            <span className="verbatim">
              {host}:{port}
            </span>
          </div>
          {realm !== '' && (
            <div>
              {t('proxy.says')}{' '}
              <q>
                <Outside>{realm}</Outside>
              </q>
            </div>
          )}
        </div>
        {scheme === 'basic' && <Notice tone="needsYou" role="note" title={t('proxy.inTheClear')} />}
        {proxy.state === 'refused' && <Notice tone="needsYou" role="note" title={t('proxy.mayLock')} />}
        <TextInput
          label={t('proxy.name')}
          description={t('proxy.nameHint')}
          value={name}
          autoComplete="off"
          spellCheck={false}
          data-autofocus={proxy.name === '' || undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('proxy.password')}
          value={password}
          autoComplete="off"
          visible={false}
          rightSection={<span />}
          data-autofocus={proxy.name !== '' || undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Checkbox
          label={t('proxy.keep')}
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        {task.failure && <ErrorNotice failure={task.failure} onClose={task.close} />}
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <SteadyButton type="submit" ref={task.trigger} resting={!isComplete || task.busy}>
            {t('proxy.signInNow')}
          </SteadyButton>
        </DialogButtons>
      </Stack>
    </form>
  );
}
