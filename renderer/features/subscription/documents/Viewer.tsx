import { Modal } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskFailure } from '../../../../contract/errors.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { call, failureOf } from '../../../desk.ts';
import classes from './documents.module.css';
import { documentKind, sealedHtml } from './kind.ts';
import { PdfPages } from './PdfPages.tsx';
import { useOpenPdf } from './useOpenPdf.ts';
import { type LoadedDocument, usePrinting } from './usePrinting.ts';
import { useViewerKeys } from './useViewerKeys.ts';
import { ViewerNotices } from './ViewerNotices.tsx';
import { ViewerTools } from './ViewerTools.tsx';

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
  const { t } = useTranslation('common');
  const [zoom, setZoom] = useState(firstWidth);
  const width = widths[zoom] ?? 800;
  return (
    <Modal
      opened={documentId !== null}
      onClose={onClose}
      size={Math.max(880, width + 80)}
      title={name}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ body: classes.body }}
    >
      {documentId !== null && (
        <Opened
          key={documentId}
          subscriptionId={subscriptionId}
          documentId={documentId}
          name={name}
          width={width}
          smaller={zoom > 0 ? () => setZoom(zoom - 1) : null}
          larger={zoom < widths.length - 1 ? () => setZoom(zoom + 1) : null}
          onSave={onSave}
        />
      )}
    </Modal>
  );
}

interface OpenedProps {
  subscriptionId: string;
  documentId: string;
  name: string;
  width: number;
  /** Null: it is as small or large as it gets. */
  smaller: (() => void) | null;
  larger: (() => void) | null;
  onSave: () => void;
}

function Opened({ subscriptionId, documentId, name, width, smaller, larger, onSave }: OpenedProps) {
  const { t } = useTranslation('subscription');
  const { document, failure } = useDocument(subscriptionId, documentId);
  const kind = document ? documentKind(document.mediaType, document.bytes) : null;
  const { pdf, fault } = useOpenPdf(kind === 'pdf' && document ? document.bytes : null);
  const [page, setPage] = useState(1);
  const paper = useRef<HTMLElement>(null);
  const printer = usePrinting(document, pdf);
  useViewerKeys(paper, () => void printer.start());

  function content() {
    if (failure) return <ErrorNotice read failure={failure} />;
    if (fault) return <div className={classes.state}>{t(`costs.${fault}`)}</div>;
    if (!document || (kind === 'pdf' && !pdf))
      return (
        <div className={classes.state} role="status">
          {t('costs.loading')}
        </div>
      );
    if (pdf) return <PdfPages pdf={pdf} scroller={paper} width={width} onPage={setPage} />;
    return <Shown document={document} name={name} width={width} />;
  }

  return (
    <>
      <ViewerTools
        smaller={smaller}
        larger={larger}
        page={pdf && { page, pages: pdf.pages }}
        printer={printer}
        onSave={onSave}
      />
      <ViewerNotices pages={pdf?.pages ?? 0} printer={printer} onSave={onSave} />
      <section
        ref={paper}
        className={classes.paper}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        tabIndex={0}
        data-autofocus
        aria-label={t('costs.content', { name })}
      >
        {content()}
      </section>
    </>
  );
}

function useDocument(subscriptionId: string, documentId: string) {
  const [document, setDocument] = useState<LoadedDocument | null>(null);
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
  return { document, failure };
}

/** A document that is no PDF. */
function Shown({ document, name, width }: { document: LoadedDocument; name: string; width: number }) {
  const { t } = useTranslation('subscription');
  const kind = documentKind(document.mediaType, document.bytes);
  if (kind === 'image') return <Picture document={document} name={name} width={width} />;
  if (kind === 'other')
    return <div className={classes.state}>{t('costs.otherType', { type: document.mediaType })}</div>;
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

function Picture({ document, name, width }: { document: LoadedDocument; name: string; width: number }) {
  const url = useMemo(
    () => URL.createObjectURL(new Blob([document.bytes.slice()], { type: document.mediaType })),
    [document],
  );
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img src={url} alt={name} style={{ width, maxWidth: '100%' }} />;
}
