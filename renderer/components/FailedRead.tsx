import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppFailure, ErrorCode } from '../../contract/errors.ts';
import { formatShort } from '../i18n/format.ts';
import { useSync } from '../stores/sync.ts';
import { readCode } from './readCode.ts';

/**
 * Holds the failure of the last read while it applies: a successful read clears it, and so does the end of a pause in
 * sending.
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
  /** When the shown data were read (ISO 8601); null when unknown. */
  asOf?: string | null;
}

/** Shows one quiet line beside the pressed button: nothing new could be read, and how old the shown data are. */
export function FailedRead({ code, asOf }: FailedReadProps) {
  const { t } = useTranslation();
  return (
    <div className="fine" role="status">
      {t(`failedRead.${readCode(code)}`)}{' '}
      {asOf ? t('failedRead.asOf', { time: formatShort(asOf) }) : t('failedRead.former')}
    </div>
  );
}
