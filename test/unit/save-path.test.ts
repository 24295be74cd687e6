import { expect, it } from 'vitest';
import { withExtension } from '../../main/electron/save-path.ts';

it.each([
  ['/a/b.pdf', 'pdf', '/a/b.pdf'],
  ['/a/B.PDF', 'pdf', '/a/B.PDF'],
  ['/a/b', 'pdf', '/a/b.pdf'],
  ['/a/b.', 'pdf', '/a/b.pdf'],
  ['/a/Kosten 1.10.2026', 'pdf', '/a/Kosten 1.10.2026.pdf'],
  ['/a/b.exe', 'pdf', '/a/b.exe.pdf'],
  ['/a/bpdf', 'pdf', '/a/bpdf.pdf'],
  ['/a.pdf/b', 'pdf', '/a.pdf/b.pdf'],
])('%s with the extension %s becomes %s', (file, extension, expected) => {
  expect(withExtension(file, extension)).toBe(expected);
});
