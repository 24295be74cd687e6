import { getDocument, type PDFDocumentProxy, type PDFPageProxy, PDFWorker } from 'pdfjs-dist';
import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker';

/**
 * The page has no network and evaluates no code. So the worker is part of the bundle, and so are the fonts that a PDF
 * may use without carrying them; they come as modules and not by `fetch`. Without WebAssembly and without the tables
 * for Asian encodings a document of that rare kind shows less, and can always be saved.
 */
const fonts = import.meta.glob<string>('../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url&inline',
  import: 'default',
});

class BundledData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const load = Object.entries(fonts).find(([path]) => path.endsWith(`/${filename}`))?.[1];
    if (kind !== 'standardFontDataUrl' || !load) throw new Error(`not bundled: ${filename}`);
    const dataUrl = await load();
    return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (char) => char.charCodeAt(0));
  }
}

export interface OpenPdf {
  pages: number;
  /** Draws a page as wide as `width` CSS pixels; resolves to false when it was stopped. */
  draw(page: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<boolean>;
  text(page: number): Promise<string>;
  close(): void;
}

/** Opens a PDF from its bytes. @throws whatever pdf.js throws on a damaged or protected file */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const port = new PdfWorker();
  const worker = PDFWorker.create({ port });
  const close = () => {
    worker.destroy();
    port.terminate();
  };
  try {
    const document = await getDocument({
      // pdf.js takes what it is given over into its worker; the caller keeps its own.
      data: bytes.slice(),
      worker,
      BinaryDataFactory: BundledData,
      standardFontDataUrl: 'bundled/',
      useWorkerFetch: false,
      useWasm: false,
      useSystemFonts: false,
      enableXfa: false,
      disableWorkerRendering: true,
      verbosity: 0,
    }).promise;
    return { pages: document.numPages, draw: drawer(document), text: reader(document), close };
  } catch (error) {
    close();
    throw error;
  }
}

const drawer =
  (document: PDFDocumentProxy) =>
  async (number: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<boolean> => {
    const page = await document.getPage(number);
    if (signal.aborted) return false;
    const task = page.render({ canvas, viewport: sized(page, canvas, width) });
    signal.addEventListener('abort', () => task.cancel());
    return task.promise.then(
      () => true,
      (error: unknown) => {
        if (signal.aborted) return false;
        throw error;
      },
    );
  };

/** The canvas in device pixels, at most so large that a browser still draws it. */
function sized(page: PDFPageProxy, canvas: HTMLCanvasElement, width: number) {
  const natural = page.getViewport({ scale: 1 });
  const density = Math.min(window.devicePixelRatio || 1, 4096 / width);
  const viewport = page.getViewport({ scale: (width / natural.width) * density });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${(width * natural.height) / natural.width}px`;
  return viewport;
}

const reader =
  (document: PDFDocumentProxy) =>
  async (number: number): Promise<string> => {
    const content = await (await document.getPage(number)).getTextContent();
    return content.items.map((item) => ('str' in item ? item.str : '')).join(' ');
  };
