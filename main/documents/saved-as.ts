import { existsSync } from 'node:fs';
import { AppError } from '../../contract/errors.ts';

/**
 * # Saved documents cannot run
 * A document comes from the platform, and the system chooses the program that opens a file by its extension. HTML, SVG,
 * scripts, shortcuts and Office files can run embedded code. So only a few kinds keep their extension, and only if their
 * bytes are of that kind. Any other text is saved as `.txt`, and anything else as `.bin`, which no program opens. The
 * contents of a PDF are left to the program that shows it.
 */
interface Kind {
  extension: string;
  mediaTypes: readonly string[];
  /** True when the bytes begin like this kind. */
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

/** The media type that servers give for a file of unknown type. */
const unknownType = 'application/octet-stream';

/** How a document is saved. `instead`: set when its own extension is not used, because such a file could run code. */
export interface SavedAs {
  extension: string;
  instead: 'text' | 'bytes' | null;
}

/** Returns the extension that a document is saved with, see "Saved documents cannot run". */
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
 * Returns the path that a person chose, with the given extension appended if it has another one.
 * @throws AppError otherEnding when a file of the resulting name exists, because the person has not agreed to replace it
 */
export function withEnding(path: string, extension: string): string {
  const endings = extension === 'jpg' ? ['.jpg', '.jpeg'] : [`.${extension}`];
  if (endings.some((ending) => path.toLowerCase().endsWith(ending))) return path;
  const whole = `${path}.${extension}`;
  if (existsSync(whole)) throw new AppError('otherEnding', { path: whole });
  return whole;
}

/** Names of devices, with any extension. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const reservedByWindows = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(?=[ .]|$)/iu;

/**
 * Maximum length of a name without its extension, in UTF-16 units. Each unit is at most 3 bytes of UTF-8, and Linux
 * allows 255 bytes including the extension.
 */
const longestName = 80;

/**
 * Returns the name to propose for a document, without its extension, without characters that have a meaning for file
 * systems, and without invisible ones such as marks that change the direction of text. Leading dots are removed because
 * Linux and macOS hide such files, trailing dots and blanks because Windows drops them.
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

/** Returns the start of a text, at most `most` UTF-16 units, without splitting a character. */
function cut(text: string, most: number): string {
  let start = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (start.length + segment.length > most) break;
    start += segment;
  }
  return start;
}
