import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatShort } from '../../i18n/format.ts';
import { exportTyped } from '../export/exporting.ts';
import { ActionNotice } from './ActionNotice.tsx';
import { Actions } from './Actions.tsx';
import classes from './footer.module.css';
import { Missing } from './Missing.tsx';
import { useForm, useView } from './view.ts';

/** Shows what is missing, whether everything is saved, and the one thing to do next. Always visible. */
export function Footer() {
  return (
    <footer className={classes.footer}>
      <ActionNotice />
      <Missing />
      <div className={classes.bottom}>
        <Saved />
        <Actions />
      </div>
    </footer>
  );
}

function Saved() {
  const { t } = useTranslation(['subscription', 'common']);
  const { store } = useForm();
  const save = useView(({ state }) => state.save);
  const exportForm = () => {
    const { id, form } = store.now;
    if (form) void exportTyped(id, form);
  };
  if (save.kind === 'failed')
    return (
      <div className={classes.saved} data-failed role="alert">
        <IconAlertTriangle size={15} aria-hidden />
        <span>{t('notSaved', { why: t(`common:error.${save.failure.code}.title`) })}</span>
        <Button variant="default" className={classes.small} onClick={() => void store.flush()}>
          {t('saveNow')}
        </Button>
        <Button variant="default" className={classes.small} onClick={exportForm}>
          {t('exportTyped')}
        </Button>
      </div>
    );
  const words = save.kind === 'saved' ? t('saved', { time: formatShort(save.at) }) : t('saving');
  return (
    <div className={classes.saved} role="status">
      {save.kind === 'saved' && <IconCheck size={14} aria-hidden />}
      {words}
    </div>
  );
}
