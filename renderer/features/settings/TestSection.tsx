import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest, EnvironmentView } from '../../../contract/environment.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Section } from '../../components/Page.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useSettings } from './settingsStore.ts';

function TestResult({ result, onClose }: { result: ConnectionTest; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  if (result.ok)
    return (
      <Notice tone="acknowledged" title={t('test.ok')} onClose={onClose}>
        {t('test.okWords', { milliseconds: formatNumber(result.milliseconds) })}
        {result.scope && (
          <div>
            {t('test.scope')} <span className="verbatim">{result.scope}</span>
          </div>
        )}
      </Notice>
    );
  return (
    <Notice tone="refused" role="alert" title={t(`test.${result.reason}`)} onClose={onClose}>
      {result.status !== null && <div>{t('test.status', { status: result.status })}</div>}
      {result.said && (
        <div>
          {t(result.status === null ? 'common:systemSaid' : 'common:platformSaid')}{' '}
          <q className="verbatim">{result.said}</q>
        </div>
      )}
    </Notice>
  );
}

/** Really fetches a token with what is saved. */
export function TestSection({ environment: { id } }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const unsaved = useSettings(({ drafts }) => id in drafts);
  const test = useTask(() => call('environments.test', { id }));
  return (
    <Section title={t('test.title')} words={unsaved ? t('test.saveFirst') : undefined}>
      <div>
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          disabled={test.busy}
          onClick={() => void test.start()}
        >
          {t(test.busy ? 'test.testing' : 'test.button')}
        </Button>
      </div>
      {test.result && <TestResult result={test.result} onClose={test.clear} />}
      {test.failure && <ErrorNotice failure={test.failure} onClose={test.clear} />}
    </Section>
  );
}
