import classes from './documents.module.css';
import { sealedHtml } from './kind.ts';
import { mostPrinted, paperSize, printedSize, type Size } from './pages.ts';
import type { OpenPdf } from './pdf.ts';

/** The paper for documents without a paper size of their own: A4, in points. */
const a4: Size = { width: 595.28, height: 841.89 };

const margin = '18mm';

/** The height of A4 without its margins, in CSS pixels. */
const textHeight = ((297 - 2 * 18) / 25.4) * 96;

/** A document ready for printing: its elements, each of which starts a new page, and the paper. */
export interface PrintJob {
  elements: HTMLElement[];
  paper: Size;
  margin: string;
  /** Object URLs that are released after printing. */
  urls: string[];
  /** True when the elements may be of any length. They are measured before printing, and may take too many pages. */
  flows?: boolean;
}

/** Thrown when a document has more pages than can be printed at once. `pages` is null when they were not counted. */
export class TooManyPages extends Error {
  readonly pages: number | null;
  constructor(pages: number | null) {
    super('more pages than can be printed at once');
    this.pages = pages;
  }
}

/**
 * Draws all pages of a PDF for paper. All sheets have the size of the first page; a page of the other orientation is
 * turned, and a page of another size is scaled. Resolves to null when stopped. Throws when part of a page can't be
 * drawn, as far as pdf.js reports it: the paper would not show that something is missing.
 * @param progress called before each page
 */
export async function pdfJob(
  pdf: OpenPdf,
  signal: AbortSignal,
  progress: (page: number) => void,
): Promise<PrintJob | null> {
  if (pdf.pages > mostPrinted) throw new TooManyPages(pdf.pages);
  const paper = paperSize(pdf.first);
  const job: PrintJob = { elements: [], paper, margin: '0', urls: [] };
  const canvas = document.createElement('canvas');
  try {
    for (let page = 1; page <= pdf.pages; page += 1) {
      progress(page);
      const { turned, canvas: size } = printedSize(await pdf.size(page), paper);
      const drawn = await pdf.draw(page, { canvas, size, turned, intent: 'print', signal });
      if (drawn === 'partly') throw new Error('part of the page could not be drawn');
      if (drawn === 'stopped') {
        release(job);
        return null;
      }
      addPicture(job, await pictureOf(canvas));
    }
    return job;
  } catch (error) {
    release(job);
    throw error;
  } finally {
    canvas.width = canvas.height = 0;
  }
}

/** Returns a job for an image, as large as fits on A4. */
export async function imageJob(bytes: Uint8Array, mediaType: string): Promise<PrintJob> {
  const job: PrintJob = { elements: [], paper: a4, margin, urls: [] };
  const image = addPicture(job, new Blob([bytes.slice()], { type: mediaType }));
  try {
    await image.decode();
  } catch (error) {
    release(job);
    throw error;
  }
  const isLandscape = image.naturalWidth > image.naturalHeight;
  return { ...job, paper: isLandscape ? { width: a4.height, height: a4.width } : a4 };
}

/** Returns a job for a text, on as many A4 pages as it takes. */
export function textJob(text: string): PrintJob {
  const element = document.createElement('pre');
  element.className = classes.printedText ?? '';
  element.textContent = text;
  return { elements: [element], paper: a4, margin, urls: [], flows: true };
}

/**
 * Returns a job for a web page. Its frame runs no script, as on the screen (`sandbox`, and the policy in `sealedHtml`).
 * It has the window's origin, so that its length can be measured.
 */
export function htmlJob(html: string): PrintJob {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-same-origin');
  frame.referrerPolicy = 'no-referrer';
  frame.srcdoc = sealedHtml(html);
  frame.className = classes.printedFrame ?? '';
  return { elements: [frame], paper: a4, margin, urls: [], flows: true };
}

function addPicture(job: PrintJob, blob: Blob): HTMLImageElement {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  job.urls.push(url);
  image.src = url;
  image.alt = '';
  image.className = classes.sheet ?? '';
  job.elements.push(image);
  return image;
}

const pictureOf = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas gave no image'))));
  });

const loaded = (element: HTMLElement) =>
  new Promise<HTMLElement>((resolve) => {
    element.addEventListener('load', () => resolve(element), { once: true });
  });

function release(job: PrintJob): void {
  for (const url of job.urls) URL.revokeObjectURL(url);
}

/**
 * Opens the system's print dialog for a job, and for nothing else on the page (see global.css). Returns a function that
 * removes the job: to be called when it is no longer wanted, and called automatically after printing.
 */
export async function print(job: PrintJob, signal: AbortSignal): Promise<() => void> {
  const area = document.createElement('div');
  area.dataset.print = 'document';
  if (job.flows) area.className = classes.measured ?? '';
  const framesLoaded = job.elements.filter((element) => element.matches('iframe')).map(loaded);
  area.append(...job.elements);
  // A constructed style sheet is exempt from the content security policy, which forbids a style element here.
  const style = new CSSStyleSheet();
  const { paper } = job;
  style.replaceSync(`@page { size: ${paper.width}pt ${paper.height}pt; margin: ${job.margin}; }`);
  const remove = () => {
    window.removeEventListener('afterprint', remove);
    area.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== style);
    release(job);
  };
  document.body.append(area);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  try {
    for (const frame of await Promise.all(framesLoaded)) {
      const { contentDocument } = frame as HTMLIFrameElement;
      frame.style.height = `${contentDocument?.documentElement.scrollHeight ?? 0}px`;
    }
    if (job.flows && area.scrollHeight > mostPrinted * textHeight) throw new TooManyPages(null);
    // A picture that is not decoded yet would be missing on paper.
    await Promise.all([...area.querySelectorAll('img')].map((image) => image.decode()));
    if (signal.aborted) {
      remove();
      return remove;
    }
    window.addEventListener('afterprint', remove);
    window.print();
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}
