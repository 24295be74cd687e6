import { useTranslation } from 'react-i18next';
import { isExactBaseUrl } from '../../../contract/base-url.ts';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { Notice } from '../../components/Notice.tsx';
import { leavesAddress } from './faults.ts';

/**
 * Says what is wrong with an address that an earlier version stored and this one would refuse. The address may stay.
 */
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

/**
 * Warns before a changed address is saved, which deletes the secret: a secret is never sent to an address other than
 * its own.
 */
export function AddressChange({ typed, environment }: { typed: string; environment?: EnvironmentView }) {
  const { t } = useTranslation('settings');
  if (!environment?.hasSecret || !leavesAddress(typed, environment.baseUrl)) return null;
  return (
    <Notice tone="needsYou" title={t('secret.willMove')}>
      {t('secret.willMoveWords')}
    </Notice>
  );
}
