import { useTranslation } from 'react-i18next';
import { endOfId } from '../../../contract/ids.ts';
import { isKnownStatus } from '../../../contract/status.ts';
import { stageReasons, stages } from '../../../contract/submission.ts';
import type { ListColumn } from '../../../contract/subscription-list.ts';
import { isolated } from '../../../contract/text.ts';
import { formatDate, formatNumber } from '../../i18n/format.ts';
import { nameOf } from '../../i18n/names.ts';
import { currentZone } from '../../time/current.ts';
import { columnTraits, isValueColumn, type RangeColumn, type Sort, type ValueColumn } from './columns.ts';
import { boundsOf, type Narrowing, type Picked } from './narrowing.ts';

const dayOf = (at: number): string => formatDate(new Date(at).toISOString());

/** Returns functions that give the words of columns, of their order, and of what they are narrowed to. */
export function useColumnWords() {
  const { t } = useTranslation(['list', 'common']);

  const column = (name: ListColumn): string => t(`list:column.${name}`);

  const direction = ({ column: name, descending }: Sort): string =>
    t(`list:sort.direction.${columnTraits[name].order}.${descending ? 'down' : 'up'}`);

  const values = {
    campaign: (value: string, name: string | null) => nameOf(name, value),
    investor: (value: string, name: string | null) => nameOf(name, value),
    stage(value: string) {
      const stage = stages.find((each) => each === value);
      return stage ? t(`common:stage.${stage}`) : value;
    },
    reason(value: string) {
      const reason = stageReasons.find((each) => each === value);
      return reason ? t(`common:reason.${reason}`) : value;
    },
    status: (value: string) => (isKnownStatus(value) ? t(`common:status.${value}.label`) : isolated(value)),
    adviser: (value: string) => isolated(value),
  } satisfies Record<ValueColumn, (value: string, name: string | null) => string>;

  /** Returns the words for rows without a value. */
  const none = (name: ValueColumn): string => {
    if (name === 'campaign') return t('common:unnamedCampaign');
    if (name === 'investor') return t('common:unnamedInvestor');
    return name === 'status' ? t('list:narrow.noStatus') : t('common:notKnown');
  };

  const value = (name: ValueColumn, picked: Picked): string =>
    picked.value === null ? none(name) : values[name](picked.value, picked.name);

  const range = (name: RangeColumn, typed: NonNullable<Narrowing[RangeColumn]>): string => {
    const bounds = boundsOf(name, typed, currentZone());
    const shown = columnTraits[name].narrowed === 'days' ? dayOf : formatNumber;
    const [from, to] = [bounds.from, bounds.to].map((bound) => (bound === undefined ? '' : shown(bound)));
    if (from === to) return from ?? '';
    if (!to) return t('list:narrow.range.from', { from });
    return from ? t('list:narrow.range.both', { from, to }) : t('list:narrow.range.to', { to });
  };

  /** Returns the words of values that are shown together. Two with the same words also show an e-mail address or the end of an id. */
  const labels = (name: ValueColumn, shown: readonly Picked[]): string[] => {
    const words = shown.map((each) => value(name, each));
    const times = Map.groupBy(words, (each) => each);
    return words.map((each, index) => {
      const { value: id, email } = shown[index] as Picked;
      const isAlone = times.get(each)?.length === 1 || id === null;
      return isAlone ? each : `${each} (${isolated(email ?? endOfId(id))})`;
    });
  };

  const picks = (name: ValueColumn, picked: readonly Picked[]): string => {
    const [first = '', ...others] = labels(name, picked);
    if (others.length < 2) return [first, ...others].join(', ');
    return t('list:narrow.more', { first, shown: formatNumber(others.length) });
  };

  /** Returns what a column is narrowed to, for example `Units: 10 to 20`. */
  const narrowed = (name: ListColumn, narrowing: Narrowing): string => {
    const words = isValueColumn(name)
      ? picks(name, narrowing[name] ?? [])
      : range(name, narrowing[name] ?? { from: '', to: '' });
    return t('list:narrow.chip', { column: column(name), values: words });
  };

  return { column, direction, labels, narrowed };
}
