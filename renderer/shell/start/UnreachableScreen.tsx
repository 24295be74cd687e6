import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AppFailure } from '../../../contract/errors.ts';
import { readAppState } from '../../stores/app.ts';
import { LogLink } from './LogLink.tsx';
import { StopPage } from './StopPage.tsx';

/** Shown when the main process did not answer the first call. */
export function UnreachableScreen({ failure }: { failure: AppFailure }) {
  const { t } = useTranslation(['common', 'shell']);
  return (
    <StopPage
      title={t('shell:start.unreachable')}
      meaning={t(`error.${failure.code}.meaning`)}
      todo={t(`error.${failure.code}.todo`)}
      said={failure.said}
      actions={
        <>
          <Button onClick={() => void readAppState()} autoFocus>
            {t('tryAgain')}
          </Button>
          <LogLink />
        </>
      }
    />
  );
}
