import { IconInfoCircle } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogEntry, LogView } from '../../../contract/log.ts';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import type { Tone } from '../../components/tone.ts';
import { formatDate, formatNumber, formatSeconds } from '../../i18n/format.ts';
import classes from './LogDialog.module.css';

export type ShownEntries = 'all' | 'notable';

const tones: Record<LogEntry['level'], Tone> = { error: 'refused', warn: 'needsYou', info: 'draft' };

const rowHeight = 28;

/** The entries as a table that is drawn only where it is seen. */
export function LogEntries({ view, shown }: { view: LogView; shown: ShownEntries }) {
  const { t } = useTranslation('activity');
  const entries = view.entries.filter(({ level }) => shown === 'all' || level !== 'info');
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  return (
    <>
      {entries.length === 0 ? (
        <div className={classes.empty} role="status">
          {t(shown === 'all' ? 'log.empty' : 'log.nothingNotable')}
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to be scrolled with the keyboard, too.
        <div ref={scroll} className={classes.entries} role="log" aria-label={t('log.title')} tabIndex={0}>
          <div style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start }) => (
              <Row key={index} entry={entries[index] as LogEntry} start={start} />
            ))}
          </div>
        </div>
      )}
      <div className="fine">
        {view.complete
          ? t('log.shown', { count: view.entries.length, shown: formatNumber(view.entries.length) })
          : t('log.shownNewest', { shown: formatNumber(view.entries.length) })}
        {view.unreadable.length > 0 && ` ${t('log.unreadable', { names: view.unreadable.join(', ') })}`}
      </div>
    </>
  );
}

/** `name value · name value`; what lies deeper stays JSON. */
function plainValues(json: string): string {
  const values: Record<string, unknown> = JSON.parse(json);
  const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(values)
    .map(([name, value]) => `${name} ${plain(value)}`)
    .join(' · ');
}

/** @param start how far below the top, in pixels */
function Row({ entry: { at, level, code, values }, start }: { entry: LogEntry; start: number }) {
  const { t } = useTranslation('activity');
  return (
    <div className={classes.entry} style={{ transform: `translateY(${start}px)` }}>
      <time dateTime={at} className="tabular">
        {formatDate(at)} {formatSeconds(at)}
      </time>
      <ToneBadge tone={tones[level]} icon={level === 'info' ? IconInfoCircle : undefined} plain lines={1}>
        {t(`log.level.${level}`)}
      </ToneBadge>
      <span className={`verbatim ${classes.code}`}>{code}</span>
      <span className={`verbatim ${classes.values}`} title={values}>
        {plainValues(values)}
      </span>
    </div>
  );
}
