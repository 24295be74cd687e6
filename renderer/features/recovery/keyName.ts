import type { RecoveryKeyView } from '../../../contract/app.ts';
import { formatFull } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';

/** Names a recovery key by its number and its date, as its sheet does. */
export const keyName = ({ id, madeAt }: RecoveryKeyView): string =>
  i18n.t('recovery:name', { id, time: formatFull(madeAt) });
