import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconPrinter, IconX, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SteadyButton } from '../../../components/SteadyButton.tsx';
import { formatNumber } from '../../../i18n/format.ts';
import classes from './documents.module.css';
import type { usePrinting } from './usePrinting.ts';

interface ViewerToolsProps {
  smaller: (() => void) | null;
  larger: (() => void) | null;
  /** Of a PDF. */
  page: { page: number; pages: number } | null;
  printer: ReturnType<typeof usePrinting>;
  onSave: () => void;
}

/** What can be done with the document in the viewer, and where in it one is. */
export function ViewerTools({ smaller, larger, page, printer, onSave }: ViewerToolsProps) {
  const { t } = useTranslation('subscription');
  const { printing, canPrint, start, stop } = printer;
  const isDrawing = printing.stage === 'drawing';
  const numbers = (at: { page: number; pages: number }) => ({
    page: formatNumber(at.page),
    pages: formatNumber(at.pages),
  });
  return (
    <div className={classes.tools}>
      <ActionIcon
        variant="default"
        size={32}
        disabled={!smaller}
        onClick={() => smaller?.()}
        aria-label={t('costs.zoomOut')}
      >
        <IconZoomOut size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={32}
        disabled={!larger}
        onClick={() => larger?.()}
        aria-label={t('costs.zoomIn')}
      >
        <IconZoomIn size={16} aria-hidden />
      </ActionIcon>
      <span className={`${classes.where} tabular`} data-where>
        {isDrawing ? (
          <span role="status">{t('costs.printing', numbers(printing))}</span>
        ) : (
          page && t('costs.page', numbers(page))
        )}
      </span>
      <SteadyButton
        variant="default"
        resting={!canPrint}
        leftSection={isDrawing ? <IconX size={15} aria-hidden /> : <IconPrinter size={15} aria-hidden />}
        onClick={() => (isDrawing ? stop() : void start())}
        aria-keyshortcuts="Control+P Meta+P"
      >
        {t(isDrawing ? 'costs.stopPrinting' : 'costs.print')}
      </SteadyButton>
      <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={onSave}>
        {t('costs.saveAs')}
      </Button>
    </div>
  );
}
