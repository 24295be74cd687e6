import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/Notice.tsx';
import { formatNumber } from '../../../i18n/format.ts';
import classes from './documents.module.css';
import { mostPages, mostPrinted } from './pages.ts';
import type { usePrinting } from './usePrinting.ts';

interface ViewerNoticesProps {
  /** The number of pages of a PDF; 0 for other documents. */
  pages: number;
  printer: ReturnType<typeof usePrinting>;
  onSave: () => void;
}

/** Says which part of the document is not shown or can't be printed here, and that saving the document helps. */
export function ViewerNotices({ pages, printer: { printing, clear }, onSave }: ViewerNoticesProps) {
  const { t } = useTranslation('subscription');
  const save = (
    <Button variant="default" onClick={onSave}>
      {t('costs.saveAs')}
    </Button>
  );
  return (
    <div className={classes.notices}>
      {pages > mostPages && (
        <Notice
          tone="needsYou"
          role="note"
          title={t('costs.cut', { pages: formatNumber(pages), shown: formatNumber(mostPages) })}
        >
          {t('costs.cutTodo')}
        </Notice>
      )}
      {printing.stage === 'tooMany' && (
        <Notice
          tone="needsYou"
          role="alert"
          title={
            printing.pages === null
              ? t('costs.tooLong', { most: formatNumber(mostPrinted) })
              : t('costs.tooMany', { pages: formatNumber(printing.pages), most: formatNumber(mostPrinted) })
          }
          actions={save}
          inline
          onClose={clear}
        >
          {t('costs.tooManyTodo')}
        </Notice>
      )}
      {printing.stage === 'failed' && (
        <Notice
          tone="refused"
          role="alert"
          title={t('costs.printFailed')}
          actions={save}
          inline
          onClose={clear}
        >
          {t('costs.printFailedTodo')}
        </Notice>
      )}
    </div>
  );
}
