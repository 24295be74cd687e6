import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { leastSecret } from '../../contract/environment.ts';
import { Notice } from '../components/Notice.tsx';
import { openPanel } from '../features/settings/settingsStore.ts';
import { formatNumber } from '../i18n/format.ts';
import { useActiveEnvironment } from '../stores/app.ts';
import { goTo, useNavigation } from '../stores/navigation.ts';
import classes from './notices.module.css';
import { settingsFaultOf } from './settingsFault.ts';

/**
 * Reports a setting of the open environment that an earlier version stored and this version would refuse, until closed.
 * Hidden in the settings, which say so at the field, and in a subscription, whose form needs the room.
 */
export function EnvironmentNotice() {
  const { t } = useTranslation(['settings', 'shell']);
  const environment = useActiveEnvironment();
  const screen = useNavigation((navigation) => navigation.screen);
  const [read, setRead] = useState<string | null>(null);
  if (!environment || screen.name === 'settings' || screen.name === 'subscription') return null;
  const fault = settingsFaultOf(environment);
  const { id, name, baseUrl } = environment;
  const mark = `${fault} ${id} ${baseUrl}`;
  if (!fault || read === mark) return null;
  return (
    <div className={classes.place}>
      <Notice
        tone="needsYou"
        inline
        title={t(fault === 'address' ? 'impossibleAddress.title' : 'secret.short.title')}
        onClose={() => setRead(mark)}
        actions={
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              openPanel(id);
              goTo({ name: 'settings' });
            }}
          >
            {t('shell:sync.toSettings')}
          </Button>
        }
      >
        <div>
          {fault === 'address'
            ? t('impossibleAddress.words', { name })
            : t('secret.short.words', { least: formatNumber(leastSecret) })}
        </div>
      </Notice>
    </div>
  );
}
