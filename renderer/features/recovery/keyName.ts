import type { RecoveryKeyView } from '../../../contract/recovery-key.ts';
import { formatFull } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';

/** Returns a recovery key's name as on its sheet: its number and its date. */
export const keyName = ({ id, madeAt }: RecoveryKeyView): string =>
  i18n.t('recovery:name', { id, time: formatFull(madeAt) });
