import { getDocument, type PDFDocumentProxy, type PDFPageProxy, PDFWorker, VerbosityLevel } from 'pdfjs-dist';
import { type Size, soundSize } from './pages.ts';
import PdfWorker from './pdfWorker.ts?worker';

/**
 * The page has no network and evaluates no code. So the worker is bundled, and so are the fonts that a PDF may use
 * without embedding them; the fonts are loaded as modules, not with `fetch`. Without WebAssembly, colours ignore their
 * profiles. Without the tables for Asian encodings, documents of that rare kind show less. Any document can still be
 * saved.
 */
const fonts = import.meta.glob<string>(
  [
    '../../../../node_modules/pdfjs-dist/standard_fonts/*.pfb',
    '../../../../node_modules/@expo-google-fonts/arimo/{400Regular,700Bold}{,_Italic}/*.ttf',
  ],
  { query: '?url&inline', import: 'default' },
);

/**
 * pdf.js asks for Liberation Sans and ships version 1, which is under the GPL. Arimo is the same design with the same
 * widths, under the Open Font License.
 */
const inPlaceOf: Record<string, string> = {
  'LiberationSans-Regular.ttf': 'Arimo_400Regular.ttf',
  'LiberationSans-Italic.ttf': 'Arimo_400Regular_Italic.ttf',
  'LiberationSans-Bold.ttf': 'Arimo_700Bold.ttf',
  'LiberationSans-BoldItalic.ttf': 'Arimo_700Bold_Italic.ttf',
};

/** The folder of the JavaScript decoders for scans, from which pdf.js imports them (`scripts/lib/pdf-decoders.ts`). */
const decoders = new URL('pdf-decoders/', document.baseURI).href;

class BundledData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const wanted = inPlaceOf[filename] ?? filename;
    const load = Object.entries(fonts).find(([path]) => path.endsWith(`/${wanted}`))?.[1];
    if (kind !== 'standardFontDataUrl' || !load) throw new Error(`not bundled: ${filename}`);
    const dataUrl = await load();
    return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (char) => char.charCodeAt(0));
  }
}

/** How a page is drawn: its size in pixels, whether it is turned by a quarter, for the screen or for paper. */
export interface Drawing {
  canvas: HTMLCanvasElement;
  size: Size;
  turned?: boolean;
  intent: 'display' | 'print';
  signal: AbortSignal;
}

/** partly: pdf.js left something out, e.g. an image that it can't decode · stopped: by the signal */
export type Drawn = 'whole' | 'partly' | 'stopped';

export interface OpenPdf {
  pages: number;
  /** The size of the first page, in points. */
  first: Size;
  size(page: number): Promise<Size>;
  /** Draws a page, one at a time across all calls. */
  draw(page: number, drawing: Drawing): Promise<Drawn>;
  text(page: number): Promise<string>;
  close(): void;
}

/** Why a PDF could not be opened. */
export type PdfFault = 'protected' | 'slow' | 'broken';

/** Returns why a PDF could not be opened, from the error that `openPdf` threw. */
export function faultOf(error: unknown): PdfFault {
  if (error instanceof GivenUp) return 'slow';
  return error instanceof Error && error.name === 'PasswordException' ? 'protected' : 'broken';
}

/**
 * The largest image that is drawn, in pixels. Larger ones are left out by pdf.js; decoded, one would take more than 400
 * MB.
 */
const largestImage = 100_000_000;

/** How many characters of a page's text a screen reader gets; a dense A4 page has about 6,000. */
const mostText = 50_000;

/** Time limit for drawing a page, in milliseconds: a few bytes can ask for years of work. An assumption. */
const longestDrawing = 30_000;

/** Time limit for opening a PDF, in milliseconds: 200,000 pages take ten seconds on a slow machine. */
const longestOpening = 60_000;

/** Thrown when work takes too long or is no longer wanted. */
class GivenUp extends Error {
  override name = 'GivenUp';
}

/** Returns the result of work. @throws GivenUp when it takes longer than `longest` milliseconds, or is stopped */
async function within<T>(work: Promise<T>, longest: number, signal?: AbortSignal): Promise<T> {
  const end = Promise.withResolvers<never>();
  const giveUp = () => end.reject(new GivenUp());
  const timer = setTimeout(giveUp, longest);
  signal?.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work, end.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/**
 * Opens a PDF from its bytes.
 * @throws GivenUp when it takes too long or is stopped, and whatever pdf.js throws for a damaged or protected file
 */
export async function openPdf(bytes: Uint8Array, signal: AbortSignal): Promise<OpenPdf> {
  const port = new PdfWorker();
  const worker = PDFWorker.create({ port });
  let leftOut = 0;
  port.addEventListener('message', ({ data }) => {
    if (data?.leftOut === true) leftOut += 1;
  });
  const close = () => {
    worker.destroy();
    port.terminate();
  };
  try {
    const opening = getDocument({
      // pdf.js transfers its input to the worker, so the caller keeps a copy of its own.
      data: bytes.slice(),
      worker,
      BinaryDataFactory: BundledData,
      standardFontDataUrl: 'bundled/',
      useWorkerFetch: false,
      useWasm: false,
      wasmUrl: decoders,
      useSystemFonts: false,
      enableXfa: false,
      disableWorkerRendering: true,
      maxImageSize: largestImage,
      // The worker reports what it leaves out only if warnings are enabled.
      verbosity: VerbosityLevel.WARNINGS,
    });
    const document = await within(opening.promise, longestOpening, signal);
    const size = async (number: number) =>
      naturalSize(await within(document.getPage(number), longestDrawing, signal));
    const first = await size(1);
    return {
      pages: document.numPages,
      first,
      size,
      draw: drawer(document, () => leftOut),
      text: reader(document),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function naturalSize(page: PDFPageProxy): Size {
  const { width, height } = page.getViewport({ scale: 1 });
  return soundSize({ width, height });
}

/**
 * Returns the function that draws pages, one at a time.
 * @param leftOut returns how much was left out so far, on any page
 */
function drawer(document: PDFDocumentProxy, leftOut: () => number): OpenPdf['draw'] {
  let last: Promise<unknown> = Promise.resolve();
  return async (number, drawing) => {
    const page = await within(document.getPage(number), longestDrawing, drawing.signal);
    const drawn = last.then(() => drawPage(page, drawing, leftOut));
    last = drawn.catch(() => undefined);
    return drawn;
  };
}

async function drawPage(page: PDFPageProxy, drawing: Drawing, leftOut: () => number): Promise<Drawn> {
  const { canvas, size, turned, intent, signal } = drawing;
  if (signal.aborted) return 'stopped';
  canvas.width = size.width;
  canvas.height = size.height;
  const scale = (turned ? size.height : size.width) / naturalSize(page).width;
  const viewport = page.getViewport({ scale, rotation: page.rotate + (turned ? 90 : 0) });
  const task = page.render({ canvas, viewport, intent });
  const stop = () => task.cancel();
  const before = leftOut();
  let lacks = false;
  // Checked before each continuation: when printing, pdf.js drops a page's images as soon as it is done.
  task.onContinue = (goOn: () => void) => {
    lacks ||= lacksImage(page);
    goOn();
  };
  signal.addEventListener('abort', stop);
  const late = setTimeout(stop, longestDrawing);
  try {
    await task.promise;
    return lacks || lacksImage(page) || leftOut() > before ? 'partly' : 'whole';
  } catch (error) {
    if (signal.aborted) return 'stopped';
    throw error;
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    // Frees the page's images and fonts; they are decoded again for the next drawing.
    page.cleanup();
  }
}

/**
 * True when an image of the page could not be decoded: pdf.js then knows only its name, and draws the page without any
 * message. An image used on several pages counts for each of them.
 */
const lacksImage = ({ objs, commonObjs }: PDFPageProxy): boolean =>
  [...objs, ...commonObjs].some(([, content]) => content === null);

const reader =
  (document: PDFDocumentProxy) =>
  async (number: number): Promise<string> => {
    const content = await (await document.getPage(number)).getTextContent();
    const text = content.items.map((item) => ('str' in item ? item.str : '')).join(' ');
    return text.slice(0, mostText);
  };
