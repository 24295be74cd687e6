import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskFailure, ErrorCode } from '../../contract/errors.ts';
import type { Pause } from '../../contract/sync.ts';
import { formatShort } from '../i18n/format.ts';
import { useSync } from '../stores/sync.ts';

/** The codes of a read that came to nothing because the platform could not be asked, or did not answer. */
export const readCodes = [
  'offline',
  'credentials',
  'noSecret',
  'keychain',
  'between',
  'scope',
  'rateLimited',
  'timeout',
  'platform',
] as const satisfies readonly ErrorCode[];
export type ReadCode = (typeof readCodes)[number];

/** The words of a failed read: `failedRead.<code>`. */
export const readCode = (code: ErrorCode): ReadCode | 'other' =>
  readCodes.find((each) => each === code) ?? 'other';

/** Why nothing can be read while sending is paused; null: what holds sending back keeps nothing from being read. */
export function readCodeOf(pause: Pause | null): ReadCode | null {
  if (pause === null || pause.reason === 'storage') return null;
  if (pause.reason === 'chosen') return 'offline';
  return pause.reason === 'failing' ? 'platform' : pause.reason;
}

/**
 * Keeps why a read failed, for as long as it is true: a successful read ends it, and so does sending that is possible
 * again after a pause.
 */
export function useFailedRead() {
  const [failure, setFailure] = useState<DeskFailure | null>(null);
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
