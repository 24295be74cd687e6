import { PasswordInput } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EnvironmentView, leastSecret } from '../../../contract/environment.ts';
import { isolated, lostInside, secretLine } from '../../../contract/text.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import classes from './settings.module.css';
import { focusNext, useFocusPlace } from './settingsFocus.ts';
import { noteChange } from './settingsStore.ts';

/** Takes a secret and hands it to the main process. A secret goes only in this direction, and the page forgets it. */
function SecretField({ id, longest, replaces }: { id: string; longest: number; replaces: boolean }) {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState('');
  /** How many line breaks the browser removed from pasted text before the page could see them. */
  const [breaks, setBreaks] = useState(0);
  const field = useFocusPlace<HTMLInputElement>(id, 'secret');
  const words = useId();
  const said = useRef<HTMLDivElement>(null);
  const store = useTask(async (secret: string) => {
    noteChange();
    await call('environments.setSecret', { id, secret });
    focusNext(id, 'test');
    notifyDone(t('secret.stored'));
  });
  const secret = secretLine(typed);
  const tooLong = secret.length > longest;
  const lost = lostInside(typed) + breaks;
  /** Only set once the user submits: every secret is short while it is being typed. */
  const [saidShort, setSaidShort] = useState(false);
  const tooShort = saidShort && secret !== '' && secret.length < leastSecret;
  const isWrong = tooLong || tooShort;
  const warning = tooShort ? 'tooShort' : tooLong ? 'tooLong' : lost > 0 ? 'loses' : null;
  // The field is often at the bottom of the window.
  useEffect(() => {
    if (warning) said.current?.scrollIntoView({ block: 'nearest' });
  }, [warning]);
  const submit = () => {
    if (tooLong) return;
    setSaidShort(secret.length < leastSecret);
    if (secret !== '' && secret.length < leastSecret) return;
    setTyped('');
    setBreaks(0);
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
      <div>
        <div className={classes.secret}>
          <PasswordInput
            ref={field}
            label={t(replaces ? 'secret.labelNew' : 'secret.label')}
            value={typed}
            autoComplete="off"
            visible={false}
            rightSection={<span />}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text/plain');
              setBreaks(lostInside(text) - lostInside(text.replace(/[\r\n]/g, '')));
            }}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTyped(value);
              if (value === '') setBreaks(0);
            }}
            error={isWrong}
            aria-describedby={words}
          />
          <SteadyButton type="submit" ref={store.trigger} resting={secret === '' || tooLong || store.busy}>
            {t(replaces ? 'secret.replace' : 'secret.set')}
          </SteadyButton>
        </div>
        <div ref={said} id={words} role="status" className={classes.hint} data-wrong={isWrong || undefined}>
          {tooLong
            ? t('secret.tooLong', { shown: formatNumber(secret.length), most: formatNumber(longest) })
            : tooShort
              ? t('secret.tooShort', { least: formatNumber(leastSecret) })
              : lost > 0 && t('secret.loses', { count: lost })}
        </div>
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
      message: t('secret.confirmForgetWords', { name: isolated(name) }),
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

/** Says why there is no usable secret although there was one. */
function WhyNone({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const { hasSecret, secretFault, secretLost, baseUrl, clientId } = environment;
  if (hasSecret || !(secretFault || secretLost)) return null;
  if (secretFault === 'damaged' || secretFault === 'newer')
    return (
      <Notice tone="needsYou" title={t(`secret.fault.${secretFault}.title`)}>
        {t(`secret.fault.${secretFault}.words`)}
      </Notice>
    );
  return (
    <Notice tone="needsYou" title={t('secret.moved')}>
      {t(secretFault ? `secret.fault.${secretFault}.words` : 'secret.movedWords')} {t('secret.needed')}{' '}
      <span className="verbatim">{baseUrl}</span>
      {secretFault && (
        <>
          {' '}
          {t('secret.andClient')} <span className="verbatim">{clientId}</span>
        </>
      )}
      {secretFault === 'other' && <div>{t('secret.putRight')}</div>}
    </Notice>
  );
}

/** Shows whether a secret is set, and lets the user enter, replace and forget it. */
export function SecretSection({ environment }: { environment?: EnvironmentView }) {
  const { t } = useTranslation('settings');
  if (!environment)
    return (
      <Section title={t('secret.title')} words={t('secret.saveFirst')}>
        {null}
      </Section>
    );
  const { id, hasSecret, secretFault, longestSecret } = environment;
  const secretState = hasSecret ? 'isSet' : secretFault ? 'unusable' : 'notSet';
  return (
    <Section title={t('secret.title')} words={t('secret.words')}>
      <div className={classes.buttons}>
        <ToneBadge tone={hasSecret ? 'acknowledged' : 'needsYou'}>{t(`secret.${secretState}`)}</ToneBadge>
        {(hasSecret || secretFault) && <Forget environment={environment} />}
      </div>
      <WhyNone environment={environment} />
      {environment.secretIsShort && (
        <Notice tone="needsYou" title={t('secret.short.title')}>
          {t('secret.short.words', { least: formatNumber(leastSecret) })}
        </Notice>
      )}
      <SecretField key={id} id={id} longest={longestSecret} replaces={hasSecret || secretFault !== null} />
    </Section>
  );
}
