import { useEffect, useState } from 'react';
import type { OpenPdf, PdfFault } from './pdf.ts';

type Opening = { pdf: OpenPdf | null; fault: PdfFault | null };

const nothing: Opening = { pdf: null, fault: null };

/** Returns the PDF that the bytes are, as soon as it is open, or why it cannot be opened. `null`: there is none. */
export function useOpenPdf(bytes: Uint8Array | null): Opening {
  const [opening, setOpening] = useState(nothing);
  useEffect(() => {
    if (!bytes) return;
    let current = true;
    let opened: OpenPdf | null = null;
    const open = async () => {
      const { openPdf, faultOf } = await import('./pdf.ts');
      try {
        opened = await openPdf(bytes);
        if (current) setOpening({ pdf: opened, fault: null });
        else opened.close();
      } catch (error) {
        if (current) setOpening({ pdf: null, fault: faultOf(error) });
      }
    };
    open().catch(() => current && setOpening({ pdf: null, fault: 'broken' }));
    return () => {
      current = false;
      setOpening(nothing);
      opened?.close();
    };
  }, [bytes]);
  return opening;
}
