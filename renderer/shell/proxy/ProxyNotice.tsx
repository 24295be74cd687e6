import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isolated } from '../../../contract/text.ts';
import { Notice } from '../../components/Notice.tsx';
import { useApp } from '../../stores/app.ts';
import classes from '../sync/PauseBanner.module.css';
import { ProxyDialog } from './ProxyDialog.tsx';

/**
 * Says that a proxy wants a name and a password. The dialog comes when a person asks for it: it would take the keys of
 * somebody who is typing.
 */
export function ProxyNotice() {
  const { t } = useTranslation('shell');
  const proxy = useApp(({ state }) => state?.proxy ?? null);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (!proxy) return null;
  const { host, port, state } = proxy;
  const close = () => {
    setOpen(false);
    button.current?.focus({ preventScroll: true });
  };
  return (
    <>
      {state !== 'answered' && (
        <div className={classes.banner}>
          <Notice
            tone="needsYou"
            inline
            role="alert"
            title={t(`proxy.${state}`, { proxy: isolated(`${host}:${port}`) })}
            actions={
              <Button ref={button} size="compact-sm" onClick={() => setOpen(true)}>
                {t('proxy.signIn')}
              </Button>
            }
          >
            {t('proxy.meaning')}
          </Notice>
        </div>
      )}
      <ProxyDialog opened={isOpen} proxy={proxy} onClose={close} />
    </>
  );
}
