import type { EnvironmentView } from '../../../contract/environment.ts';
import { confirm } from '../../components/confirm.tsx';
import { call } from '../../desk.ts';
import { i18n } from '../../i18n/index.ts';
import { acceptAppState } from '../../stores/app.ts';

/**
 * Turns the window to an environment. Nobody gets into Production by accident: false, where a person decided not to.
 * @throws DeskCallError
 */
export async function activate({ id, name, kind }: EnvironmentView): Promise<boolean> {
  const t = i18n.getFixedT(null, 'settings');
  const sure =
    kind !== 'production' ||
    (await confirm({ title: t('use.title', { name }), message: t('use.words'), confirm: t('use.confirm') }));
  if (sure) acceptAppState(await call('environments.activate', { id }));
  return sure;
}
