import { IconFileExport, IconSend, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionHint } from '../../actions/KeyHint.tsx';
import { shownKeys } from '../../actions/useAction.tsx';
import { ActionButton } from '../../components/ActionButton.tsx';
import { chooseRow, nextRow, openRow, previousRow } from '../../components/listActions.ts';
import { focusList } from '../../components/PagedList.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { lastDeleted, useDeleted } from '../../stores/deleted.ts';
import { exportChosen } from './actions.ts';
import { useBulk } from './bulk.ts';
import { useChoice } from './choice.ts';
import classes from './ListFooter.module.css';
import { deleteRows, ends, releaseChosen, restoreRows, stepBack } from './listActions.ts';
import { subscriptionList } from './listStore.ts';

/** Shows what can be done with the chosen rows. */
function ChosenActions() {
  const { t } = useTranslation('list');
  const busy = useBulk(({ running }) => running !== null);
  // The buttons disappear with the choice, so the focus moves to the list first.
  const act = (run: () => unknown) => ({
    onClick() {
      focusList();
      void run();
    },
    onResting: focusList,
  });
  return (
    <div className={classes.actions}>
      <ActionButton
        action={releaseChosen}
        size="compact-sm"
        h={28}
        leftSection={<IconSend size={15} aria-hidden />}
        {...act(releaseChosen.perform)}
      />
      <SteadyButton
        size="compact-sm"
        h={28}
        variant="default"
        leftSection={<IconFileExport size={15} aria-hidden />}
        resting={busy}
        {...act(exportChosen)}
      >
        {t('choice.export')}
      </SteadyButton>
      <ActionButton
        action={deleteRows}
        size="compact-sm"
        h={28}
        variant="default"
        leftSection={<IconTrash size={15} aria-hidden />}
        {...act(deleteRows.perform)}
      />
      {/* While a task runs, Esc stops the task. */}
      {!busy && (
        <ActionButton
          action={ends.clearChosen}
          {...shownKeys(stepBack)}
          size="compact-sm"
          h={28}
          variant="subtle"
          {...act(ends.clearChosen.perform)}
        />
      )}
    </div>
  );
}

function Keys() {
  const { t } = useTranslation('list');
  const undoable = useDeleted((deleted) => lastDeleted(deleted).length > 0);
  return (
    <span className={classes.keys} aria-hidden>
      <ActionHint actions={[nextRow, previousRow]}>{t('key.walk')}</ActionHint>
      <ActionHint actions={[openRow]}>{t('key.open')}</ActionHint>
      <ActionHint actions={[chooseRow]}>{t('key.choose')}</ActionHint>
      {undoable ? (
        <ActionHint actions={[restoreRows]}>{t('key.undo')}</ActionHint>
      ) : (
        <ActionHint actions={[deleteRows]}>{t('key.remove')}</ActionHint>
      )}
    </span>
  );
}

/** Returns how many rows the list has, or has so far. */
export function useTotalWords(): string {
  const { t } = useTranslation('list');
  const total = subscriptionList.useStore((list) => list.total ?? 0);
  const isComplete = subscriptionList.useStore(({ building }) => building === null);
  const words = t('total', { count: total, shown: formatNumber(total) });
  return isComplete ? words : t('soFar', { total: words });
}

/** Shows how many rows there are, how many are chosen, and what can be done with them. */
export const ListFooter = memo(function ListFooter() {
  const { t } = useTranslation('list');
  const chosen = useChoice(({ chosen }) => chosen.ids.size);
  const dropped = useChoice((choice) => choice.dropped);
  const all = useTotalWords();
  return (
    <footer className={classes.footer}>
      <span className={classes.count} role="status">
        {chosen > 0 ? t('choice.count', { shown: formatNumber(chosen) }) : all}
        {dropped > 0 && <span> · {t('choice.dropped', { shown: formatNumber(dropped) })}</span>}
      </span>
      {chosen > 0 ? (
        <>
          <ChosenActions />
          <span className={classes.total}>{all}</span>
        </>
      ) : (
        <Keys />
      )}
    </footer>
  );
});
