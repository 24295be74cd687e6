import { useTranslation } from 'react-i18next';
import { type EnvironmentView, isExactBaseUrl } from '../../../contract/environment.ts';
import { Notice } from '../../components/Notice.tsx';
import { leavesAddress } from './faults.ts';

/** Of an address that an earlier version stored, and this one would not take: what is wrong with it. It may stay. */
export function StoredAddress({ typed, environment }: { typed: string; environment?: EnvironmentView }) {
  const { t } = useTranslation('settings');
  if (!environment || leavesAddress(typed, environment.baseUrl) || isExactBaseUrl(environment.baseUrl))
    return null;
  return (
    <Notice tone="needsYou" title={t('storedAddress')}>
      {t('invalid.baseUrl')}
    </Notice>
  );
}

/** Before an address is saved that costs the secret: a secret is never shown to another address than its own. */
export function AddressChange({ typed, environment }: { typed: string; environment?: EnvironmentView }) {
  const { t } = useTranslation('settings');
  if (!environment?.hasSecret || !leavesAddress(typed, environment.baseUrl)) return null;
  return (
    <Notice tone="needsYou" title={t('secret.willMove')}>
      {t('secret.willMoveWords')}
    </Notice>
  );
}
