import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileNameOf, savedAs, withEnding } from '../../main/documents/saved-as.ts';

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');

describe('a document is saved', () => {
  it.each([
    ['application/pdf', '%PDF-1.7 \xff', 'pdf'],
    ['application/octet-stream', '%PDF-1.7 \xff', 'pdf'],
    ['image/png', '\x89PNG\r\n\x1a\n\0', 'png'],
    ['image/jpeg; x=y', '\xff\xd8\xff\xe0', 'jpg'],
    ['text/plain', 'Costs: 5 %\r\n', 'txt'],
  ])('%s as it is', (type, content, extension) =>
    expect(savedAs(type, bytes(content))).toEqual({ extension, instead: null }),
  );

  it.each([
    ['text/html', '<script>alert(1)</script>'],
    ['application/xhtml+xml', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['image/svg+xml', '<svg onload="alert(1)"/>'],
    ['application/xml', '<?xml-stylesheet href="x"?><a/>'],
    ['multipart/related', 'MIME-Version: 1.0'],
    ['application/javascript', 'alert(1)'],
    ['application/hta', '<hta:application>'],
    ['application/internet-shortcut', '[InternetShortcut]\nURL=file:///x'],
    ['application/pdf', '<script>alert(1)</script>'],
    ['image/png', '<svg onload="alert(1)"/>'],
  ])('%s as text', (type, content) =>
    expect(savedAs(type, bytes(content))).toEqual({ extension: 'txt', instead: 'text' }),
  );

  it.each([
    ['application/vnd.ms-excel', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['application/vnd.ms-word.document.macroEnabled.12', 'PK\x03\x04'],
    ['application/octet-stream', 'MZ\x90\0\x03'],
    ['application/x-ms-shortcut', 'L\0\0\0\x01\x14'],
    ['image/png', '\xff\xd8\xff\xe0'],
    ['text/plain', 'a\0b'],
    ['text/html', '%PDF-1.7 \xff'],
  ])('%s as plain bytes', (type, content) =>
    expect(savedAs(type, bytes(content))).toEqual({ extension: 'bin', instead: 'bytes' }),
  );

  it('with its extension, whatever is typed, and never over a file that nobody agreed to replace', () => {
    const folder = mkdtempSync(join(tmpdir(), 'investment-desk-'));
    try {
      const path = join(folder, 'costs.html');
      expect(withEnding(join(folder, 'costs.TXT'), 'txt')).toBe(join(folder, 'costs.TXT'));
      expect(withEnding(join(folder, 'costs.jpeg'), 'jpg')).toBe(join(folder, 'costs.jpeg'));
      expect(withEnding(path, 'txt')).toBe(`${path}.txt`);
      writeFileSync(`${path}.txt`, 'another');
      expect(() => withEnding(path, 'txt')).toThrow(
        expect.objectContaining({ failure: { code: 'otherEnding', path: `${path}.txt` } }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['../../Kosten "1".html', 'Kosten _1_'],
    ['.pdf', 'document'],
    ['....pdf', 'document'],
    ['.hidden', 'hidden'],
    [' ..\u00a0.x', 'x'],
    ['Kosten. . .pdf', 'Kosten'],
    ['CON.pdf', 'CON_'],
    ['nul.txt.pdf', 'nul_.txt'],
    ['Aux .x', 'Aux_ .x'],
    ['com1', 'com1_'],
    ['LPT¹', 'LPT¹_'],
    ['PRN. . ', 'PRN_'],
    ['.con', 'con_'],
    ['c\u200bon', 'con_'],
    ['Contract', 'Contract'],
    ['COM10', 'COM10'],
    ['a\nb\u0000c', 'a_b_c'],
    ['Kosten\u202Efdp.exe', 'Kostenfdp.exe'],
    ['\u2066\u3164', 'document'],
    ['Gru\u0308\u00dfe', 'Grüße'],
    ['हिन्दी', 'हिन्दी'],
  ])('under a name that is only a file name: %j', (name, expected) =>
    expect(fileNameOf(name)).toBe(expected),
  );

  it.each(['x', 'ä', '€', '😀', '👨‍👩‍👧', '𠀀', 'e\u0323\u0302'])(
    'under a name that every file system takes with its extension, without a broken last character: %s',
    (letter) => {
      const name = `${fileNameOf(letter.repeat(300))}.jpeg`;
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name.length).toBeLessThanOrEqual(255);
      expect(name.isWellFormed()).toBe(true);
    },
  );
});
