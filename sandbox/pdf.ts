/** Writes a valid PDF (ISO 32000-1, 7.5) of one A4 page with lines of text, without a library. */

export interface Line {
  text: string;
  x: number;
  y: number;
  size: number;
  bold?: boolean;
}

export interface Page {
  title: string;
  lines: Line[];
  /** Horizontal rules, by their height on the page in points. */
  rules: number[];
}

/** The characters of WinAnsiEncoding beyond Latin-1 that German and English text needs. */
const WIN_ANSI: Record<string, number> = {
  '€': 0x80,
  '„': 0x84,
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '–': 0x96,
  '—': 0x97,
};

/** Returns text in WinAnsiEncoding, one character per byte. Characters outside the encoding become `?`. */
function winAnsi(text: string): string {
  let bytes = '';
  for (const character of text) {
    const code = WIN_ANSI[character] ?? character.codePointAt(0) ?? 0x3f;
    const fits = code >= 0x20 && code <= 0xff && (code < 0x7f || code > 0x9f || character in WIN_ANSI);
    bytes += String.fromCharCode(fits ? code : 0x3f);
  }
  return bytes;
}

function literal(text: string): string {
  return `(${winAnsi(text).replace(/[\\()]/g, '\\$&')})`;
}

/** Returns the bytes of a PDF file with this page. */
export function writePdf(page: Page): Uint8Array<ArrayBuffer> {
  const content = [
    ...page.rules.map((y) => `0.6 w 60 ${y} m 535 ${y} l S`),
    ...page.lines.map(
      (line) =>
        `BT /${line.bold ? 'B' : 'R'} ${line.size} Tf ${line.x} ${line.y} Td ${literal(line.text)} Tj ET`,
    ),
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (de-DE) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      '/Resources << /Font << /R 5 0 R /B 6 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Title ${literal(page.title)} /Producer (Investment Desk sandbox) >>`,
  ];
  // The high bytes in the second line mark the file as binary for transfer programs.
  let file = '%PDF-1.4\n%\xE2\xE3\xCF\xD3\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, '0')} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\n`;
  file += `startxref\n${xref}\n%%EOF\n`;
  // Every character is one byte, so lengths and offsets counted in characters are correct.
  return Uint8Array.from(file, (character) => character.charCodeAt(0));
}
