import { ActionIcon, Button, Modal } from '@mantine/core';
import { IconDownload, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskFailure } from '../../../../contract/errors.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { call, failureOf } from '../../../desk.ts';
import classes from './documents.module.css';
import { documentKind, sealedHtml } from './kind.ts';
import { PdfPages } from './PdfPages.tsx';

interface ViewerProps {
  subscriptionId: string;
  documentId: string | null;
  name: string;
  onClose: () => void;
  onSave: () => void;
}

const widths = [480, 640, 800, 1000, 1300];
const firstWidth = 2;

/** A document, large enough to be read together with the investor. */
export function Viewer({ subscriptionId, documentId, name, onClose, onSave }: ViewerProps) {
  const { t } = useTranslation(['subscription', 'common']);
  const [zoom, setZoom] = useState(firstWidth);
  return (
    <Modal
      opened={documentId !== null}
      onClose={onClose}
      size={Math.max(880, (widths[zoom] ?? 800) + 80)}
      title={name}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      classNames={{ body: classes.body }}
    >
      <div className={classes.tools}>
        <ActionIcon
          variant="default"
          size={32}
          disabled={zoom === 0}
          onClick={() => setZoom(zoom - 1)}
          aria-label={t('costs.zoomOut')}
        >
          <IconZoomOut size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={32}
          disabled={zoom === widths.length - 1}
          onClick={() => setZoom(zoom + 1)}
          aria-label={t('costs.zoomIn')}
        >
          <IconZoomIn size={16} aria-hidden />
        </ActionIcon>
        <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={onSave}>
          {t('costs.saveAs')}
        </Button>
      </div>
      {documentId !== null && (
        <Content
          key={documentId}
          subscriptionId={subscriptionId}
          documentId={documentId}
          name={name}
          width={widths[zoom] ?? 800}
        />
      )}
    </Modal>
  );
}

interface Loaded {
  mediaType: string;
  bytes: Uint8Array;
}

interface ContentProps {
  subscriptionId: string;
  documentId: string;
  name: string;
  width: number;
}

function Content({ subscriptionId, documentId, name, width }: ContentProps) {
  const { t } = useTranslation('subscription');
  const [document, setDocument] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<DeskFailure | null>(null);
  useEffect(() => {
    let current = true;
    call('documents.read', { subscriptionId, documentId })
      .then((answer) => current && setDocument(answer))
      .catch((error: unknown) => current && setFailure(failureOf(error)));
    return () => {
      current = false;
    };
  }, [subscriptionId, documentId]);
  if (failure) return <ErrorNotice read failure={failure} />;
  if (!document)
    return (
      <div className={classes.state} role="status">
        {t('costs.loading')}
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className={classes.paper} tabIndex={0} aria-label={t('costs.content', { name })}>
      <Shown document={document} name={name} width={width} />
    </section>
  );
}

function Shown({ document, name, width }: { document: Loaded; name: string; width: number }) {
  const { t } = useTranslation('subscription');
  const [broken, setBroken] = useState(false);
  const kind = broken ? 'other' : documentKind(document.mediaType, document.bytes);
  if (kind === 'pdf')
    return <PdfPages bytes={document.bytes} width={width} onFailure={() => setBroken(true)} />;
  if (kind === 'image') return <Picture document={document} name={name} width={width} />;
  if (kind === 'other')
    return (
      <div className={classes.state}>
        {broken ? t('costs.unreadable') : t('costs.otherType', { type: document.mediaType })}
      </div>
    );
  const text = new TextDecoder().decode(document.bytes);
  if (kind === 'text') return <pre className={classes.text}>{text}</pre>;
  return (
    <iframe
      className={classes.frame}
      style={{ width }}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={sealedHtml(text)}
      title={name}
    />
  );
}

function Picture({ document, name, width }: { document: Loaded; name: string; width: number }) {
  const url = useMemo(
    () => URL.createObjectURL(new Blob([document.bytes.slice()], { type: document.mediaType })),
    [document],
  );
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img src={url} alt={name} style={{ width, maxWidth: '100%' }} />;
}
