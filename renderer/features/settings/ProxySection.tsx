import { useTranslation } from 'react-i18next';
import type { ProxyView } from '../../../contract/proxy.ts';
import { isolated } from '../../../contract/text.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';

const none: ProxyView[] = [];

/**
 * Lists the proxies that have asked for credentials since the start, and the name each was given. Shows nothing if
 * there are none.
 */
export function ProxySection() {
  const { t } = useTranslation('settings');
  const proxies = useApp(({ state }) => state?.proxies ?? none);
  if (proxies.length === 0) return null;
  return (
    <Section title={t('proxy.title')} words={t('proxy.words')}>
      {proxies.map((proxy) => (
        <SignedIn key={`${proxy.host}:${proxy.port}`} proxy={proxy} />
      ))}
    </Section>
  );
}

/** Shows one proxy, and lets the user have its credentials forgotten. */
function SignedIn({ proxy: { host, port, name, isKept } }: { proxy: ProxyView }) {
  const { t } = useTranslation('settings');
  const forget = useTask(async () => {
    acceptAppState(await call('proxy.forget', { host, port }));
    notifyDone(t('proxy.forgotten'));
  });
  return (
    <>
      <div>
        <span className="verbatim">
          {host}:{port}
        </span>
        {name !== '' && <div>{t(isKept ? 'proxy.kept' : 'proxy.notKept', { name: isolated(name) })}</div>}
        {name === '' && <div>{t('proxy.none')}</div>}
      </div>
      {name !== '' && (
        <div>
          <SteadyButton
            ref={forget.trigger}
            variant="default"
            resting={forget.busy}
            onClick={() => void forget.start()}
          >
            {t('proxy.forget')}
          </SteadyButton>
        </div>
      )}
      {forget.failure && <ErrorNotice failure={forget.failure} onClose={forget.close} />}
    </>
  );
}
