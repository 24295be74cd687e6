import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { IconDownload, IconPrinter, IconX, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import type { AriaAttributes } from 'react';
import { useTranslation } from 'react-i18next';
import { ariaKeys } from '../../../actions/keys.ts';
import { ActionButton } from '../../../components/ActionButton.tsx';
import { SteadyButton } from '../../../components/SteadyButton.tsx';
import { formatNumber } from '../../../i18n/format.ts';
import classes from './documents.module.css';
import { type OpenViewer, printDocument, stopPrinting } from './viewerActions.ts';

interface ViewerToolsProps {
  smaller: (() => void) | null;
  larger: (() => void) | null;
  /** The position in a PDF. */
  page: { page: number; pages: number } | null;
  viewer: OpenViewer;
  /** Null when there is nothing to save. */
  onSave: (() => void) | null;
  /** The id of the element that says why zoom and saving are not available. */
  reason: string | undefined;
}

/** Rests like a SteadyButton. */
function ZoomButton({ act, ...others }: { act: (() => void) | null } & ActionIconProps & AriaAttributes) {
  return (
    <ActionIcon
      variant="default"
      size={32}
      aria-disabled={act === null || undefined}
      data-disabled={act === null || undefined}
      onClick={() => act?.()}
      {...others}
    />
  );
}

/** Shows the viewer's actions, and the current page. */
export function ViewerTools({ smaller, larger, page, viewer, onSave, reason }: ViewerToolsProps) {
  const { t } = useTranslation('subscription');
  const { printing } = viewer.printer;
  const isDrawing = printing.stage === 'drawing';
  const numbers = (at: { page: number; pages: number }) => ({
    page: formatNumber(at.page),
    pages: formatNumber(at.pages),
  });
  return (
    <div className={classes.tools}>
      <ZoomButton act={smaller} aria-label={t('costs.zoomOut')} aria-describedby={reason}>
        <IconZoomOut size={16} aria-hidden />
      </ZoomButton>
      <ZoomButton act={larger} aria-label={t('costs.zoomIn')} aria-describedby={reason}>
        <IconZoomIn size={16} aria-hidden />
      </ZoomButton>
      <span className={`${classes.where} tabular`} data-where>
        {isDrawing ? (
          <span role="status">{t('costs.printing', numbers(printing))}</span>
        ) : (
          page && t('costs.page', numbers(page))
        )}
      </span>
      <ActionButton
        action={isDrawing ? stopPrinting : printDocument}
        target={viewer}
        variant="default"
        aria-describedby={reason}
        leftSection={isDrawing ? <IconX size={15} aria-hidden /> : <IconPrinter size={15} aria-hidden />}
        rightSection={null}
        aria-keyshortcuts={ariaKeys(printDocument.keys)}
      />
      <SteadyButton
        variant="default"
        resting={onSave === null}
        aria-describedby={reason}
        leftSection={<IconDownload size={15} aria-hidden />}
        onClick={() => onSave?.()}
      >
        {t('costs.saveAs')}
      </SteadyButton>
    </div>
  );
}
