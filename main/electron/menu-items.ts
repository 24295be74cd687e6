import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import { type MenuCommand, menuCommands, type ZoomChange, zoomKeys } from '../../contract/window.ts';
import type { MenuWords } from './menu-words.ts';

type Items = MenuItemConstructorOptions[];

/** The actions of the app's own menu entries. All other entries are Electron's roles. */
export interface MenuActions {
  zoom(change: ZoomChange): void;
  command(command: MenuCommand): void;
}

/** Returns Electron's name of a key combination of the contract. Only macOS has a menu bar. */
const accelerator = (keys: string): string => keys.replace('mod', 'Command');

const separator = { type: 'separator' } as const;

/** Returns the app's own commands, each followed by a separator. */
const commands = (words: MenuWords, perform: MenuActions['command']): Items =>
  (Object.keys(menuCommands) as MenuCommand[]).flatMap((command) => {
    const { keys } = menuCommands[command];
    const label = words[command];
    return [
      { label, ...(keys && { accelerator: accelerator(keys) }), click: () => perform(command) },
      separator,
    ];
  });

/** The labels of the ways to zoom, in the order of the menu. */
const zoomLabels = {
  reset: 'actualSize',
  in: 'zoomIn',
  out: 'zoomOut',
} as const satisfies Record<ZoomChange, keyof MenuWords>;

/** Returns the ways to zoom. The keys are only shown: `zoom.ts` handles them first, on every keyboard layout. */
const zooming = (words: MenuWords, perform: MenuActions['zoom']): Items =>
  (Object.keys(zoomLabels) as ZoomChange[]).map((change) => ({
    label: words[zoomLabels[change]],
    accelerator: accelerator(zoomKeys[change]),
    click: () => perform(change),
  }));

/** Returns the menu bar of macOS. @param isPackaged false: with developer entries, which have Electron's own labels */
export function menuBar(words: MenuWords, actions: MenuActions, isPackaged: boolean): Items {
  const { zoom, command } = actions;
  const forDevelopers: Items = [separator, { role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    {
      role: 'appMenu',
      submenu: [
        ...commands(words, command),
        { role: 'services', label: words.services },
        separator,
        { role: 'hide', label: words.hide },
        { role: 'hideOthers', label: words.hideOthers },
        { role: 'unhide', label: words.unhide },
        separator,
        { role: 'quit', label: words.quit },
      ],
    },
    // Apple's place for "Close Window". Closing the only window ends the app: like the window's red button, it asks the
    // page, saves and quits.
    { role: 'fileMenu', label: words.file, submenu: [{ role: 'close', label: words.closeWindow }] },
    {
      role: 'editMenu',
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        separator,
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'delete', label: words.delete },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        ...zooming(words, zoom),
        separator,
        { role: 'togglefullscreen', label: words.fullScreen },
        ...(isPackaged ? [] : forDevelopers),
      ],
    },
    {
      role: 'windowMenu',
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimize },
        { role: 'zoom', label: words.zoom },
        separator,
        { role: 'front', label: words.front },
      ],
    },
  ];
}

/** Returns the context menu's entries; none when there is nothing to edit or copy, as on images and links. */
export function editMenu(
  words: MenuWords,
  {
    isEditable,
    selectionText,
    editFlags,
  }: Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>,
): Items {
  const copy = { role: 'copy', label: words.copy, enabled: editFlags.canCopy } as const;
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { role: 'undo', label: words.undo, enabled: editFlags.canUndo },
    { role: 'redo', label: words.redo, enabled: editFlags.canRedo },
    separator,
    { role: 'cut', label: words.cut, enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: words.paste, enabled: editFlags.canPaste },
    { role: 'delete', label: words.delete, enabled: editFlags.canDelete },
    separator,
    { role: 'selectAll', label: words.selectAll, enabled: editFlags.canSelectAll },
  ];
}
