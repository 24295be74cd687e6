import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Section } from '../../components/Page.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import classes from './settings.module.css';

/** The way of a secret goes in one direction: it is typed here, handed over, and forgotten by the page. */
function SecretField({ id, replaces }: { id: string; replaces: boolean }) {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState('');
  const store = useTask(async (secret: string) => {
    await call('environments.setSecret', { id, secret });
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
          label={t(replaces ? 'secret.labelNew' : 'secret.label')}
          value={typed}
          maxLength={2000}
          autoComplete="off"
          visible={false}
          rightSection={<span />}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" disabled={typed.trim() === '' || store.busy}>
          {t(replaces ? 'secret.replace' : 'secret.set')}
        </Button>
      </div>
      {store.failure && <ErrorNotice failure={store.failure} onClose={store.clear} />}
    </form>
  );
}

function Forget({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const { id, name } = environment;
  const forget = useTask(async () => {
    await call('environments.forgetSecret', { id });
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
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        disabled={forget.busy}
        onClick={() => void ask()}
      >
        {t('secret.forget')}
      </Button>
      {forget.failure && <ErrorNotice failure={forget.failure} onClose={forget.clear} />}
    </>
  );
}

export function SecretSection({ environment }: { environment?: EnvironmentView }) {
  const { t } = useTranslation('settings');
  if (!environment)
    return (
      <Section title={t('secret.title')} words={t('secret.saveFirst')}>
        {null}
      </Section>
    );
  const { id, hasSecret } = environment;
  return (
    <Section title={t('secret.title')} words={t('secret.words')}>
      <div className={classes.buttons}>
        <ToneBadge tone={hasSecret ? 'acknowledged' : 'needsYou'}>
          {t(hasSecret ? 'secret.isSet' : 'secret.notSet')}
        </ToneBadge>
        {hasSecret && <Forget environment={environment} />}
      </div>
      <SecretField key={id} id={id} replaces={hasSecret} />
    </Section>
  );
}
