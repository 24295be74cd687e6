import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import classes from './settings.module.css';
import { focusNext, useFocusPlace } from './settingsFocus.ts';
import { noteChange } from './settingsStore.ts';

/** The way of a secret goes in one direction: it is typed here, handed over, and forgotten by the page. */
function SecretField({ id, replaces }: { id: string; replaces: boolean }) {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState('');
  const field = useFocusPlace<HTMLInputElement>(id, 'secret');
  const store = useTask(async (secret: string) => {
    noteChange();
    await call('environments.setSecret', { id, secret });
    focusNext(id, 'test');
    notifyDone(t('secret.stored'));
  });
  const submit = () => {
    const secret = typed.trim();
    setTyped('');
    if (secret) void store.start(secret);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={classes.secret}>
        <PasswordInput
          ref={field}
          label={t(replaces ? 'secret.labelNew' : 'secret.label')}
          value={typed}
          maxLength={2000}
          autoComplete="off"
          visible={false}
          rightSection={<span />}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <SteadyButton type="submit" ref={store.trigger} resting={typed.trim() === '' || store.busy}>
          {t(replaces ? 'secret.replace' : 'secret.set')}
        </SteadyButton>
      </div>
      {store.failure && <ErrorNotice failure={store.failure} onClose={store.close} />}
    </form>
  );
}

function Forget({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const { id, name } = environment;
  const forget = useTask(async () => {
    noteChange();
    await call('environments.forgetSecret', { id });
    focusNext(id, 'secret');
    notifyDone(t('secret.forgotten'));
  });
  const ask = async () => {
    const sure = await confirm({
      title: t('secret.confirmForget'),
      message: t('secret.confirmForgetWords', { name }),
      confirm: t('secret.forget'),
      danger: true,
    });
    if (sure) await forget.start();
  };
  return (
    <>
      <SteadyButton
        ref={forget.trigger}
        variant="subtle"
        color="red"
        size="compact-sm"
        resting={forget.busy}
        onClick={() => void ask()}
      >
        {t('secret.forget')}
      </SteadyButton>
      {forget.failure && <ErrorNotice failure={forget.failure} onClose={forget.close} />}
    </>
  );
}

/** Whether a secret is there, and the ways to enter, replace and forget it. */
export function SecretSection({ environment }: { environment?: EnvironmentView }) {
  const { t } = useTranslation('settings');
  if (!environment)
    return (
      <Section title={t('secret.title')} words={t('secret.saveFirst')}>
        {null}
      </Section>
    );
  const { id, hasSecret, secretLost, baseUrl } = environment;
  return (
    <Section title={t('secret.title')} words={t('secret.words')}>
      <div className={classes.buttons}>
        <ToneBadge tone={hasSecret ? 'acknowledged' : 'needsYou'}>
          {t(hasSecret ? 'secret.isSet' : 'secret.notSet')}
        </ToneBadge>
        {hasSecret && <Forget environment={environment} />}
      </div>
      {secretLost && !hasSecret && (
        <Notice tone="needsYou" title={t('secret.moved')}>
          {t('secret.movedWords')} <span className="verbatim">{baseUrl}</span>
        </Notice>
      )}
      <SecretField key={id} id={id} replaces={hasSecret} />
    </Section>
  );
}
