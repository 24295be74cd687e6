import { Button } from '@mantine/core';
import { IconFileExport, IconSend, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../components/KeyHint.tsx';
import { focusList } from '../../components/PagedList.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { lastDeleted, useDeleted } from '../../stores/deleted.ts';
import { queueChosen, removeChosen } from './actions.ts';
import { useBulk } from './bulk.ts';
import { clearChoice, useChoice } from './choice.ts';
import { exportChosen } from './exporting.ts';
import classes from './ListFooter.module.css';

/** Shows what can be done with the chosen rows. */
function ChosenActions() {
  const { t } = useTranslation('list');
  const busy = useBulk(({ running }) => running !== null);
  // The buttons disappear with the choice, so the focus moves to the list first.
  const act = (run: () => unknown) => () => {
    focusList();
    if (!busy) void run();
  };
  const resting = { 'aria-disabled': busy || undefined, 'data-disabled': busy || undefined };
  return (
    <div className={classes.actions}>
      <Button
        size="compact-sm"
        h={28}
        leftSection={<IconSend size={15} aria-hidden />}
        rightSection={<KeyHint keys={['mod', 'Enter']} />}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        {...resting}
        onClick={act(queueChosen)}
      >
        {t('choice.queue')}
      </Button>
      <Button
        size="compact-sm"
        h={28}
        variant="default"
        leftSection={<IconFileExport size={15} aria-hidden />}
        {...resting}
        onClick={act(exportChosen)}
      >
        {t('choice.export')}
      </Button>
      <Button
        size="compact-sm"
        h={28}
        variant="default"
        leftSection={<IconTrash size={15} aria-hidden />}
        rightSection={<KeyHint keys={['Delete']} />}
        aria-keyshortcuts="Delete"
        {...resting}
        onClick={act(removeChosen)}
      >
        {t('choice.remove')}
      </Button>
      {/* While a task runs, Esc stops the task. */}
      {!busy && (
        <Button
          size="compact-sm"
          h={28}
          variant="subtle"
          rightSection={<KeyHint keys={['Esc']} />}
          aria-keyshortcuts="Escape"
          onClick={act(clearChoice)}
        >
          {t('choice.clear')}
        </Button>
      )}
    </div>
  );
}

function Keys() {
  const { t } = useTranslation('list');
  const undoable = useDeleted((deleted) => lastDeleted(deleted).length > 0);
  return (
    <span className={classes.keys} aria-hidden>
      <span>
        <KeyHint keys={['J']} /> <KeyHint keys={['K']} /> {t('key.walk')}
      </span>
      <span>
        <KeyHint keys={['Enter']} /> {t('key.open')}
      </span>
      <span>
        <KeyHint keys={[t('key.space')]} /> {t('key.choose')}
      </span>
      {undoable ? (
        <span>
          <KeyHint keys={['mod', 'Z']} /> {t('key.undo')}
        </span>
      ) : (
        <span>
          <KeyHint keys={['Delete']} /> {t('key.remove')}
        </span>
      )}
    </span>
  );
}

/** Shows how many rows there are, how many are chosen, and what can be done with them. */
export function ListFooter({ total }: { total: number }) {
  const { t } = useTranslation('list');
  const chosen = useChoice(({ chosen }) => chosen.ids.size);
  const dropped = useChoice((choice) => choice.dropped);
  const all = t('total', { count: total, shown: formatNumber(total) });
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
}
