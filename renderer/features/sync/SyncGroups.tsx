import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SyncGroup } from '../../../contract/sync.ts';
import { type Tone, toneColor } from '../../components/tone.ts';
import { formatNumber } from '../../i18n/format.ts';
import { goTo } from '../../stores/navigation.ts';
import { useSync } from '../../stores/sync.ts';
import { useNow } from '../../time/clock.ts';
import { showFilter } from '../subscriptions/listStore.ts';
import { choiceOf, untilOf } from './groupView.ts';
import classes from './SyncGroups.module.css';
import { timeOf } from './useSyncWords.ts';

/** Opens the subscription if the group has only one, otherwise the list of the group. */
function show(group: SyncGroup): void {
  if (group.id) goTo({ name: 'subscription', id: group.id });
  else showFilter(choiceOf(group));
}

interface GroupsProps {
  title: string;
  tone: Tone;
  groups: readonly SyncGroup[];
  until?: (group: SyncGroup) => string | null;
  onLeave: () => void;
}

function Groups({ title, tone, groups, until, onLeave }: GroupsProps) {
  const { t } = useTranslation('common');
  if (groups.length === 0) return null;
  return (
    <section className={classes.groups} aria-label={title}>
      <h3 className={classes.title} style={{ color: toneColor(tone) }}>
        {title}
      </h3>
      <ul className={classes.list}>
        {groups.map((group) => {
          const when = until?.(group);
          return (
            <li key={group.reason}>
              <UnstyledButton
                className={classes.group}
                onClick={() => {
                  onLeave();
                  show(group);
                }}
              >
                <span className={`tabular ${classes.count}`}>{formatNumber(group.count)}</span>
                <span className={classes.words}>
                  <span className={classes.reason}>
                    {/* The name used in the bar and the list. */}
                    {group.reason === 'waitsForRetry' && `${t('stage.uncertain')}: `}
                    {t(`reason.${group.reason}`)}
                  </span>
                  {when && <span className={`fine tabular ${classes.until}`}>{when}</span>}
                </span>
                <IconChevronRight size={15} aria-hidden className={classes.chevron} />
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Shows what is waiting for what and until when, and what needs a person. Each group is a link. */
export function SyncGroups({ onLeave = () => {} }: { onLeave?: () => void }) {
  const { t } = useTranslation('shell');
  const now = useNow();
  const { pause, sending, waits, needs } = useSync();
  const underWay: SyncGroup[] =
    sending > 0 ? [{ reason: 'sending', count: sending, id: null, nextAttemptAt: null }] : [];
  const all = [...underWay, ...waits];
  const wordsUntil = (group: SyncGroup) => {
    const until = untilOf(group, pause, now);
    return until && t(`sync.until.${until.key}`, { time: timeOf(until.at, until.key, now) });
  };
  if (all.length + needs.length === 0) return <div className="fine">{t('sync.nothing')}</div>;
  return (
    <div className={classes.both}>
      <Groups
        title={t(pause ? 'sync.onHold' : 'sync.byItself')}
        tone="onItsWay"
        groups={all}
        until={wordsUntil}
        onLeave={onLeave}
      />
      <Groups
        title={t('sync.needsYou')}
        tone="needsYou"
        groups={needs}
        until={(group) => (group.reason === 'noWallet' ? wordsUntil(group) : null)}
        onLeave={onLeave}
      />
    </div>
  );
}
