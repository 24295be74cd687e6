import { useEffect, useState } from 'react';
import type { OpenPdf, PdfFault } from './pdf.ts';

type PdfState = { pdf: OpenPdf | null; fault: PdfFault | null };

const nothing: PdfState = { pdf: null, fault: null };

/**
 * Returns the opened PDF of these bytes, or why it can't be opened; both are null until then. @param bytes null when
 * there is no PDF
 */
export function useOpenPdf(bytes: Uint8Array | null): PdfState {
  const [state, setState] = useState(nothing);
  useEffect(() => {
    if (!bytes) return;
    const wanted = new AbortController();
    const { signal } = wanted;
    let opened: OpenPdf | null = null;
    const open = async () => {
      const { openPdf, faultOf } = await import('./pdf.ts');
      try {
        opened = await openPdf(bytes, signal);
        if (signal.aborted) opened.close();
        else setState({ pdf: opened, fault: null });
      } catch (error) {
        if (!signal.aborted) setState({ pdf: null, fault: faultOf(error) });
      }
    };
    open().catch(() => !signal.aborted && setState({ pdf: null, fault: 'broken' }));
    return () => {
      // Also ends a worker that is still opening the PDF.
      wanted.abort();
      setState(nothing);
      opened?.close();
    };
  }, [bytes]);
  return state;
}
