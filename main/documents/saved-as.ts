import { existsSync } from 'node:fs';
import { AppError } from '../../contract/errors.ts';

/**
 * # Saved documents cannot run
 * A document comes from the platform, and the system decides by a file's ending what opens it. HTML, SVG, scripts,
 * shortcuts and Office files can run what somebody has put into them, so only a few kinds keep their ending, and only when
 * their bytes are of that kind. Any other text is saved as `.txt`, and anything else as `.bin`, which nothing opens. What
 * a PDF may hold is the matter of the program that shows it.
 */
interface Kind {
  extension: string;
  mediaTypes: readonly string[];
  /** True for bytes that begin as this kind does. */
  begins(latin1: string): boolean;
}

const kinds: readonly Kind[] = [
  // Within the first 1,024 bytes [PDF 1.7, implementation note 13].
  { extension: 'pdf', mediaTypes: ['application/pdf'], begins: (text) => text.includes('%PDF-') },
  { extension: 'png', mediaTypes: ['image/png'], begins: (text) => text.startsWith('\x89PNG\r\n\x1a\n') },
  { extension: 'jpg', mediaTypes: ['image/jpeg'], begins: (text) => text.startsWith('\xff\xd8\xff') },
  { extension: 'gif', mediaTypes: ['image/gif'], begins: (text) => /^GIF8[79]a/.test(text) },
  { extension: 'webp', mediaTypes: ['image/webp'], begins: (text) => /^RIFF.{4}WEBP/s.test(text) },
];

/** What servers say of a file when they know nothing about it. */
const unknownType = 'application/octet-stream';

/** As what a document is saved. `instead`: not with the ending that its kind has, since such a file could run. */
export interface SavedAs {
  extension: string;
  instead: 'text' | 'bytes' | null;
}

export function savedAs(mediaType: string, bytes: Uint8Array): SavedAs {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const kind = kinds.find(
    ({ mediaTypes, begins }) => (mediaTypes.includes(type) || type === unknownType) && begins(start),
  );
  if (kind) return { extension: kind.extension, instead: null };
  if (!isText(bytes)) return { extension: 'bin', instead: 'bytes' };
  return { extension: 'txt', instead: type === 'text/plain' ? null : 'text' };
}

function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !/[^\P{Cc}\t\n\f\r]/u.test(text);
  } catch {
    return false;
  }
}

/**
 * Returns the path that a person chose, with the given ending after it if it has another one.
 * @throws AppError otherEnding when there is such a file: nobody has agreed to replace it
 */
export function withEnding(path: string, extension: string): string {
  const endings = extension === 'jpg' ? ['.jpg', '.jpeg'] : [`.${extension}`];
  if (endings.some((ending) => path.toLowerCase().endsWith(ending))) return path;
  const whole = `${path}.${extension}`;
  if (existsSync(whole)) throw new AppError('otherEnding', { path: whole });
  return whole;
}

/** Names of devices, with any ending. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const reservedByWindows = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(?=[ .]|$)/iu;

/** Most UTF-16 units of a name before its ending. Each is at most 3 bytes of UTF-8, and Linux takes 255 bytes with the ending. */
const longestName = 80;

/**
 * Returns the name to propose for a document, without the ending of its kind: without what a file system takes for more
 * than a name, and without what the eye does not see, such as marks that turn the direction of the text. Linux and macOS
 * hide a name that begins with a dot, and Windows drops dots and blanks at the end.
 */
export function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/\.(pdf|x?html?|txt|png|jpe?g|gif|webp)$/i, '')
    .replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .replace(/[^\p{L}\p{M}\p{N} ._-]+/gu, '_')
    .replace(/^[\p{M} ._-]+/u, '');
  return (
    cut(plain, longestName)
      .replace(/[ .]+$/, '')
      .replace(reservedByWindows, '$&_') || 'document'
  );
}

/** Returns the start of a text that has at most so many UTF-16 units, and cuts no character in two. */
function cut(text: string, most: number): string {
  let start = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (start.length + segment.length > most) break;
    start += segment;
  }
  return start;
}
