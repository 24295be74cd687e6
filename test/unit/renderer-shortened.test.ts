import { expect, it } from 'vitest';
import { folderName } from '../../renderer/components/paths.ts';
import { shortened } from '../../renderer/components/shortened.ts';

it.each([
  ['costs.pdf', 'costs.pdf'],
  ['0123456789', '0123456789'],
  ['0123456789.pdf', '01234….pdf'],
  ['😀'.repeat(11), `${'😀'.repeat(5)}…${'😀'.repeat(4)}`],
  ['👨‍👩‍👧'.repeat(11), `${'👨‍👩‍👧'.repeat(5)}…${'👨‍👩‍👧'.repeat(4)}`],
])('%s in at most 10 characters is %s', (text, expected) => expect(shortened(text, 10)).toBe(expected));

it.each([
  ['/home/anna/costs.pdf', '/home/anna'],
  ['C:\\Users\\anna\\costs.pdf', 'C:\\Users\\anna'],
  ['C:\\costs.pdf', 'C:\\'],
  ['/costs.pdf', '/'],
])('%s is in the folder %s', (path, folder) => expect(folderName(path)).toBe(folder));
