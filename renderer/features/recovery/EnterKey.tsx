import { useTranslation } from 'react-i18next';
import type { Blocked } from '../../../contract/blocked.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';
import { KeyField } from './KeyField.tsx';

/** Opens the data with the recovery key when the keychain does not have the data key. */
export function EnterKey({ blocked }: { blocked: Blocked }) {
  const { t } = useTranslation('recovery');
  if (blocked.reason !== 'dataKeyMissing' && blocked.reason !== 'dataKeyWrong') return null;
  if (!blocked.recoveryKey) return <div>{t('enter.none')}</div>;
  return (
    <KeyField
      expected={blocked.recoveryKey}
      words={{ use: t('enter.open'), using: t('enter.opening') }}
      use={async (key) => acceptAppState(await call('recoveryKey.enter', { key }))}
    />
  );
}
