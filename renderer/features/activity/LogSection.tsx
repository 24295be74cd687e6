import { Button } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../components/Page.tsx';
import { useApp } from '../../stores/app.ts';
import { LogDialog } from './LogDialog.tsx';

/** Opens the app's own log. It is exported from the dialog that shows it. */
export function LogSection() {
  const { t } = useTranslation('activity');
  const [opened, setOpened] = useState(false);
  const isUnprotected = useApp(({ state }) => state?.sandboxed === false);
  return (
    <Section title={t('log.title')} words={t('log.words')}>
      <div>
        <Button
          variant="default"
          leftSection={<IconListDetails size={16} aria-hidden />}
          onClick={() => setOpened(true)}
        >
          {t('log.show')}
        </Button>
      </div>
      {isUnprotected && <div className="fine">{t('log.unprotected')}</div>}
      <LogDialog opened={opened} onClose={() => setOpened(false)} />
    </Section>
  );
}
