import { IconInfoCircle } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { fault } from '../../../contract/faults.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import type { Tone } from '../../components/tone.ts';
import { formatDate, formatSeconds } from '../../i18n/format.ts';
import classes from './LogDialog.module.css';
import { LogException } from './LogException.tsx';

const tones: Record<LogEntry['level'], Tone> = { error: 'refused', warn: 'needsYou', info: 'draft' };

interface LogRowProps {
  entry: LogEntry;
  /** True while the places of the entry's exception are shown. */
  open: boolean;
  onToggle: () => void;
}

/** Shows one entry: time, level, code, and all of its values. */
export function LogRow({ entry: { at, level, code, values }, open, onToggle }: LogRowProps) {
  const { t } = useTranslation('activity');
  const named: [name: string, value: unknown][] = Object.entries(JSON.parse(values));
  return (
    <>
      <time dateTime={at} className="tabular">
        {formatDate(at)} {formatSeconds(at)}
      </time>
      <ToneBadge tone={tones[level]} icon={level === 'info' ? IconInfoCircle : undefined} plain>
        {t(`log.level.${level}`)}
      </ToneBadge>
      <span className="verbatim">{code}</span>
      <div className={`verbatim ${classes.values}`}>
        {named.map(([name, value]) => {
          const exception = fault.safeParse(value).data;
          return (
            <Fragment key={name}>
              {exception ? (
                <LogException name={name} exception={exception} open={open} onToggle={onToggle} />
              ) : (
                <span>
                  <span className={classes.name}>{name}</span> {plain(value)}
                </span>
              )}
            </Fragment>
          );
        })}
      </div>
    </>
  );
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
