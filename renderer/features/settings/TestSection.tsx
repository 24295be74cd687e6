import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest, EnvironmentView } from '../../../contract/environment.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Section } from '../../components/Page.tsx';
import { Said } from '../../components/Said.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import { useFocusPlace } from './settingsFocus.ts';
import { useSettings } from './settingsStore.ts';

/** Returns the source of the text that a failed test quotes. */
function speakerOf({ reason, status }: Extract<ConnectionTest, { ok: false }>) {
  if (reason === 'between') return reason;
  return status === null ? 'system' : 'platform';
}

function TestResult({ result, onClose }: { result: ConnectionTest; onClose: () => void }) {
  const { t } = useTranslation('settings');
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
    <Notice
      tone="refused"
      role="alert"
      title={t(`test.${result.reason === 'scope' ? 'missingScope' : result.reason}`)}
      onClose={onClose}
    >
      {result.status !== null && <div>{t('test.status', { status: result.status })}</div>}
      {result.said && <Said by={speakerOf(result)} text={result.said} />}
    </Notice>
  );
}

/** Tests the saved settings by really fetching a token. */
export function TestSection({ environment: { id } }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const unsaved = useSettings(({ drafts }) => id in drafts);
  const edition = useSettings((settings) => settings.edition);
  const [tested, setTested] = useState(edition);
  const test = useTask(() => call('environments.test', { id }));
  const button = useFocusPlace<HTMLButtonElement>(id, 'test');
  const close = () => {
    test.clear();
    button.current?.focus({ preventScroll: true });
  };
  return (
    <Section title={t('test.title')} words={unsaved ? t('test.saveFirst') : undefined}>
      <div>
        <SteadyButton
          ref={button}
          variant="default"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          resting={test.busy}
          onClick={() => {
            setTested(useSettings.getState().edition);
            void test.start();
          }}
        >
          {t(test.busy ? 'test.testing' : 'test.button')}
        </SteadyButton>
      </div>
      {tested === edition && test.result && <TestResult result={test.result} onClose={close} />}
      {tested === edition && test.failure && <ErrorNotice read failure={test.failure} onClose={close} />}
    </Section>
  );
}
