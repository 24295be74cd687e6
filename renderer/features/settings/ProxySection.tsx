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

/** The proxies that have asked since the start, and what they were told. Nothing where none has. */
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

/** One proxy, and the way to have it forgotten. */
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
