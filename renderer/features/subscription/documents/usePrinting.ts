import { useEffect, useRef, useState } from 'react';
import { documentKind } from './kind.ts';
import type { OpenPdf } from './pdf.ts';
import { htmlJob, imageJob, type PrintJob, pdfJob, print, TooManyPages, textJob } from './print.ts';

/** The document shown in the viewer. */
export interface LoadedDocument {
  mediaType: string;
  bytes: Uint8Array;
}

export type Printing =
  | { stage: 'none' }
  | { stage: 'drawing'; page: number; pages: number }
  | { stage: 'tooMany'; pages: number | null }
  | { stage: 'failed' };

const none: Printing = { stage: 'none' };

/**
 * Prints the document in the viewer. The prepared pages are removed when the viewer closes, at the latest.
 */
export function usePrinting(document: LoadedDocument | null, pdf: OpenPdf | null) {
  const [printing, setPrinting] = useState(none);
  const running = useRef<AbortController | null>(null);
  const remove = useRef(() => {});
  const kind = document && documentKind(document.mediaType, document.bytes);
  const canPrint = kind !== null && kind !== 'other' && (kind !== 'pdf' || pdf !== null);

  async function makeJob(signal: AbortSignal): Promise<PrintJob | null> {
    if (!document) return null;
    if (pdf) {
      const progress = (page: number) => {
        if (!signal.aborted) setPrinting({ stage: 'drawing', page, pages: pdf.pages });
      };
      return pdfJob(pdf, signal, progress);
    }
    if (kind === 'image') return imageJob(document.bytes, document.mediaType);
    const text = new TextDecoder().decode(document.bytes);
    return kind === 'html' ? htmlJob(text) : textJob(text);
  }

  const start = async () => {
    if (running.current || !canPrint) return;
    const current = new AbortController();
    const { signal } = current;
    running.current = current;
    remove.current();
    setPrinting(none);
    try {
      const job = await makeJob(signal);
      if (!signal.aborted) setPrinting(none);
      if (job) remove.current = await print(job, signal);
    } catch (error) {
      const isTooMany = error instanceof TooManyPages;
      if (!signal.aborted)
        setPrinting(isTooMany ? { stage: 'tooMany', pages: error.pages } : { stage: 'failed' });
    }
    if (running.current === current) running.current = null;
  };
  useEffect(
    () => () => {
      running.current?.abort();
      remove.current();
    },
    [],
  );
  const stop = () => {
    running.current?.abort();
    running.current = null;
    setPrinting(none);
  };
  return { printing, canPrint, start, stop, clear: () => setPrinting(none) };
}
