import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppFailure, ErrorCode } from '../../contract/errors.ts';
import { formatShort } from '../i18n/format.ts';
import { useSync } from '../stores/sync.ts';
import { readCode } from './readCode.ts';

/**
 * Keeps why a read failed, for as long as it is true: a successful read ends it, and so does sending that is possible
 * again after a pause.
 */
export function useFailedRead() {
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const isPaused = useSync(({ pause }) => pause !== null);
  useEffect(() => {
    if (!isPaused) setFailure(null);
  }, [isPaused]);
  return { failure, setFailure };
}

interface FailedReadProps {
  code: ErrorCode;
  /** When what is shown was read, as ISO 8601; null: nobody knows. */
  asOf?: string | null;
}

/** One quiet line beside the button that was pressed: nothing new could be read, and from when the shown is. */
export function FailedRead({ code, asOf }: FailedReadProps) {
  const { t } = useTranslation();
  return (
    <div className="fine" role="status">
      {t(`failedRead.${readCode(code)}`)}{' '}
      {asOf ? t('failedRead.asOf', { time: formatShort(asOf) }) : t('failedRead.former')}
    </div>
  );
}
