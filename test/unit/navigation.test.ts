import { describe, expect, test } from 'vitest';
import { mayNavigate } from '../../main/electron/navigation.ts';

const own = ['app://desk/index.html', 'app://desk/', 'app://desk/index.html?x#y'];
const empty = ['about:blank', 'about:srcdoc'];
const foreign = [
  'app://other/index.html',
  'app://anna@desk/index.html',
  'app:desk',
  'about:settings',
  'about:version',
  'about:blank#x',
  'about:srcdoc?x',
  'https://desk/index.html',
  'http://127.0.0.1/',
  'file:///etc/passwd',
  'data:text/html,x',
  'blob:app://desk/1',
  'javascript:1',
  'chrome://version/',
  'devtools://devtools/bundled/inspector.html',
  'mailto:anna@example.com',
  '',
];

describe('the main frame navigates', () => {
  test.each(own)('to our own page: %s', (url) => {
    expect(mayNavigate({ isMainFrame: true, url })).toBe(true);
  });
  test.each([...empty, ...foreign])('nowhere else: “%s”', (url) => {
    expect(mayNavigate({ isMainFrame: true, url })).toBe(false);
  });
});

describe('a frame in the page navigates', () => {
  test.each(empty)('to a document that the page has made: %s', (url) => {
    expect(mayNavigate({ isMainFrame: false, url })).toBe(true);
  });
  test.each([...own, ...foreign])('nowhere else, not even to our own page: “%s”', (url) => {
    expect(mayNavigate({ isMainFrame: false, url })).toBe(false);
  });
});
