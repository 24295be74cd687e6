/** Valid and hostile PDF files for tests, written as text (ISO 32000-1, 7.5). */

interface PdfPage {
  text: string;
  /** The page's `MediaBox`. */
  box?: string;
  /** Further entries of the page, such as `/UserUnit 1000`. */
  more?: string;
}

/**
 * Returns a file of these objects, numbered from 1. The first is the catalog.
 * @param trailer further entries of the trailer
 */
export function pdfFile(objects: readonly string[], trailer = ''): Buffer {
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, '0')} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

const stream = (content: string) => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;

/** Returns a file of these pages. Each has its text, and a frame within A4 that is visible in print. */
export function pagesPdf(pages: readonly PdfPage[], { count = pages.length, trailer = '' } = {}): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, index) => `${4 + 2 * index} 0 R`).join(' ')}] /Count ${count} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap(({ text, box = '[0 0 595 842]', more = '' }, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Contents ${5 + 2 * index} 0 R
      /Resources << /Font << /F 3 0 R >> >> ${more} >>`,
      stream(`BT /F 36 Tf 60 400 Td (${text}) Tj ET 2 w 20 20 555 555 re S`),
    ]),
  ];
  return pdfFile(objects, trailer);
}

/** A black image of 16 × 16 dots: its filter's name and entries, and its bytes in base64. */
export interface PdfImage {
  filter: string;
  bytes: string;
}

/** Black images in scanners' formats, and images that cannot be decoded or are too large. */
export const scans: Record<'fax' | 'jpeg2000' | 'broken' | 'brokenMask' | 'tooLarge', PdfImage> = {
  fax: {
    filter:
      '/CCITTFaxDecode /DecodeParms << /K -1 /Columns 16 /Rows 16 >> /ColorSpace /DeviceGray /BitsPerComponent 1',
    bytes: 'JqC/////4AIAIA==',
  },
  jpeg2000: {
    filter: '/JPXDecode',
    bytes:
      '/0//UQApAAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABDwEB/1IADAAAAAEABAQEAAH/XAAQQICIiJCIiJCIiJCIiJD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjD/kAAKAAAAAAAXAAH/k9/4kAgHgICAgP/Z',
  },
  broken: { filter: '/JPXDecode', bytes: 'bm8gaW1hZ2UgYXQgYWxs' },
  brokenMask: { filter: '/JPXDecode /ImageMask true', bytes: 'bm8gaW1hZ2UgYXQgYWxs' },
  // 121 million dots. These entries come after those of `imagesPdf` with the same names, and the later ones count.
  tooLarge: {
    filter: '/FlateDecode /ColorSpace /DeviceGray /BitsPerComponent 1 /Width 11000 /Height 11000',
    bytes: 'eJwDAAAAAAE=',
  },
};

/** Returns a file with one page for each image. The image covers the middle of the page. */
export function imagesPdf(images: readonly PdfImage[]): Buffer {
  const place = 'q 300 0 0 300 150 270 cm /I Do Q';
  return pdfFile([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${images.map((_, index) => `${4 + 2 * index} 0 R`).join(' ')}] /Count ${images.length} >>`,
    stream(place),
    ...images.flatMap(({ filter, bytes }, index) => {
      const data = Buffer.from(bytes, 'base64').toString('latin1');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R
        /Resources << /XObject << /I ${5 + 2 * index} 0 R >> >> >>`,
        `<< /Type /XObject /Subtype /Image /Width 16 /Height 16 /Filter ${filter} /Length ${data.length} >>
stream\n${data}\nendstream`,
      ];
    }),
  ]);
}

/** Returns a small file whose page takes practically for ever to draw, because each form draws the next one twice. */
export function endlessPdf(): Buffer {
  const depth = 40;
  const first = 4;
  const forms = Array.from({ length: depth }, (_, at) => {
    const content = at === depth - 1 ? '0 0 1 1 re f' : '/F Do /F Do';
    return `<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length ${content.length}
    /Resources << /XObject << /F ${first + at + 1} 0 R >> >> >>\nstream\n${content}\nendstream`;
  });
  return pdfFile([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${first + depth} 0 R
    /Resources << /XObject << /F ${first} 0 R >> >> >>`,
    ...forms,
    stream('/F Do'),
  ]);
}

/** Returns a small file whose page tree names the same page `pages` times. */
export function sharedPagePdf(pages: number): Buffer {
  return pdfFile([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${'3 0 R '.repeat(pages)}] /Count ${pages} >>`,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R
    /Resources << /Font << /F 5 0 R >> >> >>`,
    stream('BT /F 36 Tf 60 400 Td (shared) Tj ET'),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]);
}

/** Returns a file that opens only with an unknown password. */
export const protectedPdf = (): Buffer =>
  pagesPdf([{ text: 'secret' }], {
    trailer: `/ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>]
    /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> >>`,
  });
