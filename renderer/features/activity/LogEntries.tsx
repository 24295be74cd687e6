import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogView } from '../../../contract/log.ts';
import { formatNumber } from '../../i18n/format.ts';
import classes from './LogDialog.module.css';
import { LogRow } from './LogRow.tsx';
import { type KeyedEntry, withKeys } from './logKeys.ts';

export type ShownEntries = 'all' | 'notable';

/** Height of a one-line entry, in pixels. Longer entries are measured when they are rendered. */
const lineHeight = 30;

/** Shows the entries in full, and how many there are. */
export function LogEntries({ view, shown }: { view: LogView; shown: ShownEntries }) {
  const { t } = useTranslation('activity');
  const says = (words: 'log.shown' | 'log.shownLast' | 'log.unreadableLines', count: number) =>
    t(words, { count, shown: formatNumber(count), total: formatNumber(view.total) });
  const keyed = useMemo(() => withKeys(view.entries), [view]);
  const entries = keyed.filter(({ entry }) => shown === 'all' || entry.level !== 'info');
  return (
    <>
      {entries.length === 0 ? (
        <div className={classes.empty} role="status">
          {t(shown === 'all' ? 'log.empty' : 'log.nothingNotable')}
        </div>
      ) : (
        <Rows key={shown} entries={entries} />
      )}
      <div className="fine">
        {view.total > 0 && (
          <div>
            {says(view.total === view.entries.length ? 'log.shown' : 'log.shownLast', view.entries.length)}
          </div>
        )}
        {view.unreadableLines > 0 && <div>{says('log.unreadableLines', view.unreadableLines)}</div>}
        <Places words={t('log.unreadable')} places={view.unreadable} />
        <Places words={t('log.folder')} places={[view.folder]} />
        <Places words={t('log.otherFolders')} places={view.otherFolders} />
      </div>
    </>
  );
}

/** Lists files or folders, if there are any. */
function Places({ words, places }: { words: string; places: string[] }) {
  if (places.length === 0) return null;
  return (
    <div>
      {words} <span className="verbatim">{places.join(', ')}</span>
    </div>
  );
}

/** Renders only the entries in view. */
function Rows({ entries }: { entries: KeyedEntry[] }) {
  const { t } = useTranslation('activity');
  const scroll = useRef<HTMLElement>(null);
  const keyOf = (index: number) => entries[index]?.key ?? '';
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const [focused, setFocused] = useState<string | null>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    getItemKey: keyOf,
    estimateSize: () => lineHeight,
    overscan: 20,
    // The focused entry stays rendered even when out of view, since its keys scroll the list.
    rangeExtractor: (range) => {
      const drawn = new Set(defaultRangeExtractor(range));
      const index = entries.findIndex(({ key }) => key === focused);
      if (index >= 0) drawn.add(index);
      return [...drawn].sort((a, b) => a - b);
    },
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it.
    <section ref={scroll} className={classes.entries} aria-label={t('log.title')} tabIndex={0}>
      <ol style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={entries.length}
            className={classes.entry}
            style={{ transform: `translateY(${start}px)` }}
            onFocus={() => setFocused(keyOf(index))}
            onBlur={() => setFocused(null)}
          >
            <LogRow
              entry={(entries[index] as KeyedEntry).entry}
              open={open.has(keyOf(index))}
              onToggle={() => toggle(keyOf(index))}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}
