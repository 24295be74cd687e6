import type { EnvironmentView } from '../../../contract/environment.ts';
import { isolated } from '../../../contract/text.ts';
import { confirm } from '../../components/confirm.tsx';
import { i18n } from '../../i18n/index.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';
import { flushUnsaved } from '../../stores/unsaved.ts';

/**
 * Opens an environment in the window. Asks first, so that nobody opens production or leaves unsaved input by accident.
 * Returns false if the user decided against it.
 * @throws IpcCallError
 */
export async function activate({ id, name, kind }: EnvironmentView): Promise<boolean> {
  const t = i18n.getFixedT(null, 'settings');
  const saved = await flushUnsaved();
  const leaves =
    saved ||
    (await confirm({
      title: t('use.unsaved.title'),
      message: t('use.unsaved.words'),
      confirm: t('use.unsaved.confirm'),
    }));
  if (!leaves) return false;
  const sure =
    kind !== 'production' ||
    (await confirm({
      title: t('use.title', { name: isolated(name) }),
      message: t('use.words'),
      confirm: t('use.confirm'),
    }));
  if (sure) acceptAppState(await call('environments.activate', { id }));
  return sure;
}
