import { Modal } from '@mantine/core';
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppFailure } from '../../../../contract/errors.ts';
import { useScope } from '../../../actions/useScope.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { call, failureOf } from '../../../ipcClient.ts';
import classes from './documents.module.css';
import { documentKind, sealedHtml } from './kind.ts';
import { PdfPages } from './PdfPages.tsx';
import { zoomOf } from './pages.ts';
import { useOpenPdf } from './useOpenPdf.ts';
import { type LoadedDocument, usePrinting } from './usePrinting.ts';
import { ViewerNotices } from './ViewerNotices.tsx';
import { ViewerTools } from './ViewerTools.tsx';
import { viewerScope } from './viewerActions.ts';

interface ViewerProps {
  subscriptionId: string;
  documentId: string | null;
  name: string;
  onClose: () => void;
  onSave: () => void;
}

/** Shows a document, large enough to read it together with the investor. */
export function Viewer({ subscriptionId, documentId, name, onClose, onSave }: ViewerProps) {
  const { t } = useTranslation('common');
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Modal
      opened={documentId !== null}
      onClose={onClose}
      size={Math.max(880, (chosen ?? 0) + 80)}
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
          chosen={chosen}
          onZoom={setChosen}
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
  /** The page width that the user has chosen; null if none. */
  chosen: number | null;
  onZoom: (width: number) => void;
  onSave: () => void;
}

function Opened({ subscriptionId, documentId, name, chosen, onZoom, onSave }: OpenedProps) {
  const { t } = useTranslation('subscription');
  const { document, failure } = useDocument(subscriptionId, documentId);
  const kind = document ? documentKind(document.mediaType, document.bytes) : null;
  const { pdf, fault } = useOpenPdf(kind === 'pdf' && document ? document.bytes : null);
  const [page, setPage] = useState(1);
  const reasonId = useId();
  const paper = useRef<HTMLElement>(null);
  const { width, smaller, larger } = zoomOf(chosen, useRoom(paper));
  // A document that is not loaded can't be enlarged or saved.
  const isThere = document !== null && fault === null;
  const zoom = (to: number | null) => (isThere && to !== null ? () => onZoom(to) : null);
  const printer = usePrinting(document, pdf);
  const viewer = { box: () => paper.current, printer };
  useScope(viewerScope, viewer);

  function content() {
    if (failure)
      return (
        <div id={reasonId}>
          <ErrorNotice read failure={failure} />
        </div>
      );
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
        smaller={zoom(smaller)}
        larger={zoom(larger)}
        page={pdf && { page, pages: pdf.pages }}
        viewer={viewer}
        onSave={failure ? null : onSave}
        reason={failure ? reasonId : undefined}
      />
      <ViewerNotices pages={pdf?.pages ?? 0} printer={printer} onSave={onSave} />
      <section
        ref={paper}
        className={classes.paper}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: content that scrolls must be reachable with the keyboard
        tabIndex={0}
        data-autofocus
        aria-label={t('costs.content', { name })}
      >
        {content()}
      </section>
    </>
  );
}

/** Returns how wide a page can be without scrolling sideways; null while unknown. */
function useRoom(scroller: RefObject<HTMLElement | null>): number | null {
  const [room, setRoom] = useState<number | null>(null);
  useEffect(() => {
    if (!scroller.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setRoom(Math.floor(entry.contentRect.width)));
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller]);
  return room;
}

function useDocument(subscriptionId: string, documentId: string) {
  const [document, setDocument] = useState<LoadedDocument | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
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

/** Shows a document that is not a PDF. */
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
