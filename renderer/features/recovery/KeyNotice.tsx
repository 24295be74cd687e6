import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import { useApp } from '../../stores/app.ts';
import { useNavigation } from '../../stores/navigation.ts';
import { makeRecoveryKey } from './newKey.ts';

/**
 * Says above the list that there is no recovery key yet; the other screens need the room. Once closed, the notice stays
 * away until the next start.
 */
export function KeyNotice({ className }: { className?: string }) {
  const { t } = useTranslation('recovery');
  const isMissing = useApp(({ state }) => state !== null && state.recoveryKey === null);
  const wasPutBack = useApp(({ state }) => state?.recoveryKeyPutBack === true);
  const screen = useNavigation((navigation) => navigation.screen.name);
  const [read, setRead] = useState(false);
  if (!isMissing || read || screen !== 'subscriptions') return null;
  return (
    <div className={className}>
      <Notice
        tone={wasPutBack ? 'needsYou' : 'draft'}
        inline
        icon={IconKey}
        role="note"
        title={t(wasPutBack ? 'putBack.title' : 'notice.title')}
        onClose={() => setRead(true)}
        actions={<ActionButton action={makeRecoveryKey} variant="default" size="compact-sm" />}
      >
        <div>{t(wasPutBack ? 'putBack.words' : 'notice.words')}</div>
      </Notice>
    </div>
  );
}
