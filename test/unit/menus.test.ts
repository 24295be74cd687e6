import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { editMenu, menuBar } from '../../main/electron/menu-items.ts';
import { menuWords } from '../../main/electron/menu-words.ts';

const done: string[] = [];
const actions = {
  zoom: (change: string) => void done.push(change),
  command: (command: string) => void done.push(command),
};
const editFlags = {
  ...{ canUndo: true, canRedo: false, canCut: true, canCopy: true, canPaste: false },
  ...{ canDelete: true, canSelectAll: true, canEditRichly: false },
};

/** Returns all entries, including those of submenus. */
const all = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...all((item.submenu as MenuItemConstructorOptions[]) ?? [])]);

describe.each(['de', 'en'] as const)('the menus, %s', (language) => {
  const words = menuWords[language];

  it('have our own word for each entry, except for the app’s name, which is the system’s', () => {
    const bare = all(menuBar(words, actions, true)).filter(
      ({ label, type }) => type !== 'separator' && !Object.values(words).includes(label ?? ''),
    );
    expect(bare.map(({ role }) => role)).toEqual(['appMenu']);
  });

  it('have neither reload nor developer tools when the app is packaged', () => {
    const roles = (isPackaged: boolean) => all(menuBar(words, actions, isPackaged)).map(({ role }) => role);
    for (const role of ['reload', 'forceReload', 'toggleDevTools', 'viewMenu'] as const)
      expect(roles(true)).not.toContain(role);
    expect(roles(false)).toContain('toggleDevTools');
  });

  it('close the window from the menu where macOS has it, with the keys of the role', () => {
    const menu = menuBar(words, actions, true).find(({ role }) => role === 'fileMenu');
    expect(menu).toEqual({
      role: 'fileMenu',
      label: words.file,
      submenu: [{ role: 'close', label: words.closeWindow }],
    });
  });

  it('show the app’s own commands first, and the ways to zoom with their keys', () => {
    const entries = all(menuBar(words, actions, true));
    const entriesAfter = (title: string | undefined, count: number) => {
      const at = entries.findIndex(({ role, label }) => (role ?? label) === title);
      return entries.slice(at + 1, at + 1 + count);
    };
    expect(
      entriesAfter('appMenu', 4).map(({ label, accelerator, type }) => [label ?? type, accelerator]),
    ).toEqual([
      [words.about, undefined],
      ['separator', undefined],
      [words.settings, 'Command+,'],
      ['separator', undefined],
    ]);
    expect(entriesAfter(words.view, 3).map(({ label, accelerator }) => [label, accelerator])).toEqual([
      [words.actualSize, 'Command+0'],
      [words.zoomIn, 'Command+Plus'],
      [words.zoomOut, 'Command+-'],
    ]);
  });

  it('lead to zoom, settings and the About screen', () => {
    done.length = 0;
    for (const { click } of all(menuBar(words, actions, true)))
      click?.(undefined as never, undefined, undefined as never);
    expect(done).toEqual(['about', 'settings', 'reset', 'in', 'out']);
  });

  it('offer in a field the edits that are possible there', () => {
    const items = editMenu(words, { isEditable: true, selectionText: '', editFlags });
    expect(
      items.filter(({ type }) => type !== 'separator').map(({ role, enabled }) => [role, enabled]),
    ).toEqual([
      ['undo', true],
      ['redo', false],
      ['cut', true],
      ['copy', true],
      ['paste', false],
      ['delete', true],
      ['selectAll', true],
    ]);
    for (const { label, type } of items)
      if (type !== 'separator') expect(Object.values(words)).toContain(label);
  });

  it('offer to copy selected text, and nothing on images and links', () => {
    expect(editMenu(words, { isEditable: false, selectionText: 'x', editFlags })).toEqual([
      { role: 'copy', label: words.copy, enabled: true },
    ]);
    expect(editMenu(words, { isEditable: false, selectionText: ' \n', editFlags })).toEqual([]);
  });
});
