import { Button, Group } from '@mantine/core';
import { i18n } from '../i18n/index.ts';
import { goTo } from '../stores/navigation.ts';
import { StopPage } from './start/StopPage.tsx';

/**
 * Replaces a screen that can't be rendered; the rest of the window keeps working.
 * @param retry renders the screen once more
 */
export function BrokenScreen({ retry }: { retry: () => void }) {
  const t = i18n.getFixedT(null, 'shell');
  const showList = () => {
    goTo({ name: 'subscriptions' });
    // When the broken screen is the list itself, navigating to it changes nothing, so only this renders it again.
    retry();
  };
  return (
    <StopPage
      inScreen
      title={t('crash.title')}
      meaning={t('crash.meaning')}
      todo={t('crash.todo')}
      actions={
        <Group gap={8}>
          <Button onClick={retry} autoFocus>
            {t('crash.reload')}
          </Button>
          <Button variant="default" onClick={showList}>
            {t('crash.toList')}
          </Button>
        </Group>
      }
    />
  );
}
