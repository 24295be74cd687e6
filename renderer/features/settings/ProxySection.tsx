import { useTranslation } from 'react-i18next';
import { isolated } from '../../../contract/text.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';

/** What a proxy was told, and the way to forget it. Only where one has asked since the start. */
export function ProxySection() {
  const { t } = useTranslation('settings');
  const proxy = useApp(({ state }) => state?.proxy ?? null);
  const forget = useTask(async () => {
    acceptAppState(await call('proxy.forget'));
    notifyDone(t('proxy.forgotten'));
  });
  if (!proxy) return null;
  const { host, port, name, isKept } = proxy;
  return (
    <Section title={t('proxy.title')} words={t('proxy.words')}>
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
    </Section>
  );
}
