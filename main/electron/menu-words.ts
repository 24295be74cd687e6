import type { Language } from '../../contract/language.ts';
import type { MenuCommand } from '../../contract/window.ts';

/** The labels of the menus. Electron's own labels are English in every system language. */
export interface MenuWords extends Record<MenuCommand, string> {
  services: string;
  hide: string;
  hideOthers: string;
  unhide: string;
  quit: string;
  file: string;
  closeWindow: string;
  edit: string;
  undo: string;
  redo: string;
  cut: string;
  copy: string;
  paste: string;
  delete: string;
  selectAll: string;
  view: string;
  actualSize: string;
  zoomIn: string;
  zoomOut: string;
  fullScreen: string;
  window: string;
  minimize: string;
  zoom: string;
  front: string;
}

const de: MenuWords = {
  about: 'Über Investment Desk',
  settings: 'Einstellungen …',
  services: 'Dienste',
  hide: 'Investment Desk ausblenden',
  hideOthers: 'Andere ausblenden',
  unhide: 'Alle einblenden',
  quit: 'Investment Desk beenden',
  file: 'Ablage',
  closeWindow: 'Fenster schließen',
  edit: 'Bearbeiten',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  delete: 'Löschen',
  selectAll: 'Alles auswählen',
  view: 'Darstellung',
  actualSize: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbildmodus ein/aus',
  window: 'Fenster',
  minimize: 'Im Dock ablegen',
  zoom: 'Zoomen',
  front: 'Alle nach vorne bringen',
};

const en: MenuWords = {
  about: 'About Investment Desk',
  settings: 'Settings…',
  services: 'Services',
  hide: 'Hide Investment Desk',
  hideOthers: 'Hide Others',
  unhide: 'Show All',
  quit: 'Quit Investment Desk',
  file: 'File',
  closeWindow: 'Close Window',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  delete: 'Delete',
  selectAll: 'Select All',
  view: 'View',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Toggle Full Screen',
  window: 'Window',
  minimize: 'Minimize',
  zoom: 'Zoom',
  front: 'Bring All to Front',
};

export const menuWords: Record<Language, MenuWords> = { de, en };
