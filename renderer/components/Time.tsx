import { useTranslation } from 'react-i18next';
import { formatDate, formatDateTime, formatRelative, formatShort } from '../i18n/format.ts';
import { useNow } from '../stores/clock.ts';

interface TimeProps {
  /** ISO 8601; null: it has never happened. */
  at: string | null;
}

/** `21.11.2027 14:02`; short: only the time if it was today, otherwise both (`time`) or only the date (`date`). */
export function DateTime({ at, short }: TimeProps & { short?: 'time' | 'date' }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!at) return <span>{t('never')}</span>;
  return (
    <time dateTime={at} className="tabular" title={short ? formatDateTime(at) : undefined}>
      {short ? formatShort(at, now, short) : formatDateTime(at)}
    </time>
  );
}

/** `21.11.2027`, with the time of day on hovering. */
export function DateOnly({ at }: { at: string }) {
  return (
    <time dateTime={at} className="tabular" title={formatDateTime(at)}>
      {formatDate(at)}
    </time>
  );
}

/** "vor 3 Min.", moving on with the clock. */
export function RelativeTime({ at }: TimeProps) {
  const { t } = useTranslation();
  const now = useNow();
  if (!at) return <span>{t('never')}</span>;
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {formatRelative(at, now) ?? t(Date.parse(at) > now ? 'soon' : 'justNow')}
    </time>
  );
}
