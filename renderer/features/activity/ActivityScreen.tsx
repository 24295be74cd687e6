import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Page, Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import { DataSection } from './DataSection.tsx';
import { LogSection } from './LogSection.tsx';
import { SyncSection } from './SyncSection.tsx';
import { TrailSection } from './TrailSection.tsx';
import { UnreadableSection } from './UnreadableSection.tsx';

function InvestorsSection() {
  const { t } = useTranslation(['activity', 'subscription']);
  const refresh = useTask(() => call('investors.refresh'));
  const readWords = ({ count, leftOut }: { count: number; leftOut: number }) =>
    leftOut > 0
      ? t('subscription:investor.leftOut', { count: leftOut, loaded: formatNumber(count) })
      : t('investors.refreshed', { count, shown: formatNumber(count) });
  return (
    <Section title={t('investors.title')} words={t('investors.words')}>
      <div>
        <SteadyButton
          ref={refresh.trigger}
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          resting={refresh.busy}
          onClick={() => void refresh.start()}
        >
          {t(refresh.busy ? 'investors.refreshing' : 'investors.refresh')}
        </SteadyButton>
      </div>
      {refresh.result && (
        <Notice
          tone={refresh.result.leftOut > 0 ? 'needsYou' : 'acknowledged'}
          title={readWords(refresh.result)}
          onClose={refresh.close}
        />
      )}
      {refresh.failure && <ErrorNotice read failure={refresh.failure} onClose={refresh.close} />}
    </Section>
  );
}

/** Shows what happens between this app and the platform, and the record of it. */
export function ActivityScreen() {
  return (
    <Page>
      <SyncSection />
      <UnreadableSection />
      <TrailSection />
      <DataSection />
      <InvestorsSection />
      <LogSection />
    </Page>
  );
}
