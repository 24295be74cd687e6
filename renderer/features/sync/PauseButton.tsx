import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/ActionButton.tsx';
import { switchOffline, useChosenOffline } from './offline.ts';

/** Does the same as "Work offline", in the place that shows what is being sent. */
export function PauseButton() {
  const { t } = useTranslation('shell');
  const chosen = useChosenOffline();
  const Icon = chosen ? IconPlayerPlay : IconPlayerPause;
  return (
    <ActionButton
      action={switchOffline}
      variant={chosen ? 'filled' : 'default'}
      leftSection={<Icon size={16} aria-hidden />}
      title={t(chosen ? 'sync.resumeHint' : 'sync.pauseHint')}
    />
  );
}
