import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProxyView } from '../../../contract/proxy.ts';
import { isolated } from '../../../contract/text.ts';
import { Notice } from '../../components/Notice.tsx';
import { useApp } from '../../stores/app.ts';
import classes from '../notices.module.css';
import { ProxyDialog } from './ProxyDialog.tsx';

const none: ProxyView[] = [];

/** Shows a notice for each proxy that blocks calls. */
export function ProxyNotices() {
  const proxies = useApp(({ state }) => state?.proxies ?? none);
  return proxies.map((proxy) => <ProxyNotice key={`${proxy.host}:${proxy.port}`} proxy={proxy} />);
}

/**
 * Says that a proxy requires a name and a password. The dialog opens only on request, since it would take the keys from
 * a user who is typing. Once open, it stays even when the proxy no longer blocks anything.
 */
function ProxyNotice({ proxy }: { proxy: ProxyView }) {
  const { t } = useTranslation('shell');
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { host, port, state } = proxy;
  const close = () => {
    setOpen(false);
    button.current?.focus({ preventScroll: true });
  };
  return (
    <>
      {state !== 'passes' && (
        <div className={classes.place}>
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
            {t(state === 'silent' ? 'proxy.silentMeaning' : 'proxy.meaning')}
            {state === 'refused' && ` ${t('proxy.mayLock')}`}
          </Notice>
        </div>
      )}
      <ProxyDialog opened={isOpen} proxy={proxy} onClose={close} />
    </>
  );
}
