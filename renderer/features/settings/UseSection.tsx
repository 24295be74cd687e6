import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { useApp } from '../../stores/app.ts';
import { activate } from './activate.ts';
import { focusNext } from './settingsFocus.ts';

/** Opens this environment in the window. Nobody opens production by accident, since `activate` asks first. */
export function UseSection({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const active = useApp(({ state }) => state?.activeEnvironmentId === environment.id);
  const use = async () => {
    try {
      // The button is replaced by a badge, and the window was reset, so the focus needs a new place.
      if (await activate(environment)) focusNext(environment.id, 'entry');
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <div>
      {active ? (
        <ToneBadge tone="acknowledged">{t('use.active')}</ToneBadge>
      ) : (
        <Button onClick={() => void use()}>{t('use.button')}</Button>
      )}
    </div>
  );
}
