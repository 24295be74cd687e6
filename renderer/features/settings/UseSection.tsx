import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { confirm } from '../../components/confirm.tsx';
import { notifyFailure } from '../../components/notify.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { call } from '../../desk.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';
import { focusNext } from './settingsFocus.ts';

/** Turns the window to this environment. Nobody gets into Production by accident. */
export function UseSection({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const active = useApp(({ state }) => state?.activeEnvironmentId === environment.id);
  const { id, name, kind } = environment;
  const activate = async () => {
    const sure =
      kind !== 'production' ||
      (await confirm({
        title: t('use.title', { name }),
        message: t('use.words'),
        confirm: t('use.confirm'),
      }));
    if (!sure) return;
    try {
      acceptAppState(await call('environments.activate', { id }));
      // The button has become a word, in a window that was opened anew.
      focusNext(id, 'entry');
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <div>
      {active ? (
        <ToneBadge tone="acknowledged">{t('use.active')}</ToneBadge>
      ) : (
        <Button onClick={() => void activate()}>{t('use.button')}</Button>
      )}
    </div>
  );
}
