import type { DocumentInfo } from '../../contract/document.ts';
import { AppError } from '../../contract/errors.ts';
import { isHtml, plainWords, shortened } from '../platform/page.ts';

/** True when a document's name or address in the record has one of these extensions. */
const isCalled = ({ name, url }: Pick<DocumentInfo, 'name' | 'url'>, ending: RegExp): boolean =>
  [name ?? '', url.split(/[?#]/)[0] ?? ''].some((text) => ending.test(text));

/**
 * Returns an error when something else came in a document's place; null when nothing shows that. A web page whose name
 * and address are not those of a page comes from an intermediary, which also answers with 200 [assumed: the platform's
 * documents are PDFs]. A PDF identifies itself in its first 1,024 bytes [PDF 1.7, implementation note 13].
 */
export function otherThan(document: DocumentInfo, mediaType: string, bytes: Uint8Array): AppError | null {
  const text = Buffer.from(bytes.subarray(0, 64 * 1024)).toString('utf8');
  const isPage = mediaType.includes('html') || isHtml(text);
  if (isPage && !isCalled(document, /\.x?html?$/i))
    return new AppError('between', { said: shortened(plainWords(text), 200) });
  const isPdf = mediaType.includes('pdf') || isCalled(document, /\.pdf$/i);
  if (bytes.length === 0 || (isPdf && !text.slice(0, 1024).includes('%PDF-')))
    return new AppError('platform', { said: shortened(plainWords(text), 200) || 'HTTP 200' });
  return null;
}
