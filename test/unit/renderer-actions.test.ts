import { describe, expect, it, vi } from 'vitest';
import { zoomKeys } from '../../contract/window.ts';
import { ariaKeys, isPressed } from '../../renderer/actions/keys.ts';
import {
  allScopes,
  anywhere,
  createScope,
  type KeyPress,
  meaningOf,
  type OpenScope,
  outsideText,
  type Scope,
  sharedKeys,
  use,
} from '../../renderer/actions/scope.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, element: null },
  ...more,
});

describe('a key combination', () => {
  it.each([
    ['/', press('/', { shiftKey: true })],
    ['n', press('N', { shiftKey: true })],
    ['mod+Enter', press('Enter', { ctrlKey: true })],
    ['mod+Enter', press('Enter', { metaKey: true })],
    ['mod+a', press('A', { ctrlKey: true, shiftKey: true })],
    ['Space', press(' ')],
    ['shift+Space', press(' ', { shiftKey: true })],
  ])('%s is pressed', (keys, pressed) => expect(isPressed(keys, pressed)).toBe(true));

  it.each([
    ['n', press('n', { ctrlKey: true })],
    ['n', press('n', { altKey: true })],
    ['mod+Enter', press('Enter')],
    ['mod+Enter', press('Enter', { ctrlKey: true, altKey: true })],
    ['shift+Space', press(' ')],
    ['mod+shift+z', press('z', { ctrlKey: true })],
  ])('%s is not pressed', (keys, pressed) => expect(isPressed(keys, pressed)).toBe(false));

  it('is announced with its keys on both systems', () => {
    expect(ariaKeys(['n'])).toBe('N');
    expect(ariaKeys(['1', 'mod+Enter'])).toBe('1 Control+Enter Meta+Enter');
    expect(ariaKeys(['mod+shift+z'])).toBe('Control+Shift+Z Meta+Shift+Z');
    expect(ariaKeys(['Escape'])).toBe('Escape');
  });
});

/** A field that the focus is in. Only text fields match `selector` here. */
const textField = { matches: (selector: string) => selector.includes('input') };

describe('a pressed key', () => {
  const opened = (scope: Scope) => ({ scope, target: () => undefined }) as OpenScope;
  const scopes = () => {
    const window = createScope('a window', 'window');
    const list = createScope('a list', 'list');
    const dialog = createScope('a dialog', 'dialog');
    return { window, list, dialog, open: [opened(window), opened(dialog), opened(list)] };
  };
  const named = (name: string, keys: string[], more = {}) => ({ name, keys, perform: () => {}, ...more });
  const meant = (open: OpenScope[], pressed: KeyPress, covered = false) =>
    meaningOf(open, pressed, covered)?.action.name ?? null;

  it('means what the innermost scope does with it', () => {
    const { window, list, dialog, open } = scopes();
    window.register(named('back', ['Escape']));
    expect(meant(open, press('Escape'))).toBe('back');
    list.register(named('clear', ['Escape']));
    expect(meant(open, press('Escape'))).toBe('clear');
    dialog.register(named('close', ['Escape']));
    expect(meant(open, press('Escape'))).toBe('close');
    expect(meant(open.slice(0, 1), press('Escape'))).toBe('back');
  });

  it('goes to an outer scope if an inner one has nothing to do', () => {
    const { window, list, open } = scopes();
    window.register(named('back', ['Escape']));
    list.register(named('clear', ['Escape'], { when: () => false }));
    expect(meant(open, press('Escape'))).toBe('back');
  });

  it('reaches only dialogs while the window is covered', () => {
    const { window, dialog, open } = scopes();
    window.register(named('back', ['Escape']));
    expect(meant(open, press('Escape'), true)).toBeNull();
    dialog.register(named('print', ['mod+p']));
    expect(meant(open, press('p', { ctrlKey: true }), true)).toBe('print');
  });

  it('belongs to a field, unless it comes with Ctrl or the action says otherwise', () => {
    const { window, open } = scopes();
    window.register(named('new', ['n']));
    window.register(named('release', ['mod+Enter']));
    window.register(named('undo', ['mod+z'], { focus: outsideText }));
    window.register(named('leave', ['Escape'], { focus: anywhere }));
    const inField = { element: textField };
    expect(meant(open, press('n'))).toBe('new');
    expect(meant(open, press('n', inField))).toBeNull();
    expect(meant(open, press('Enter', { ...inField, ctrlKey: true }))).toBe('release');
    expect(meant(open, press('z', { ...inField, ctrlKey: true }))).toBeNull();
    expect(meant(open, press('Escape', inField))).toBe('leave');
  });

  it('with Shift means the action that names Shift, whichever was registered first', () => {
    const { list, open } = scopes();
    list.register(named('choose', ['Space']));
    list.register(named('chooseTo', ['shift+Space']));
    expect(meant(open, press(' '))).toBe('choose');
    expect(meant(open, press(' ', { shiftKey: true }))).toBe('chooseTo');
  });
});

it('an action that rests says why instead', () => {
  const done: string[] = [];
  const action = {
    name: 'release',
    keys: ['mod+Enter'],
    rests: (target: string) => target === 'released',
    perform: (target: string) => done.push(`release ${target}`),
    explain: (target: string) => done.push(`already ${target}`),
  };
  use(action, 'draft');
  use(action, 'released');
  use({ ...action, explain: undefined }, 'released');
  expect(done).toEqual(['release draft', 'already released']);
});

/** The page, loaded without a window to show it in. */
async function page() {
  const element = { style: {}, lang: '', addEventListener() {} };
  const tell = new Map<string, (payload: unknown) => void>();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('document', { documentElement: element, body: element, addEventListener() {} });
  vi.stubGlobal('DOMMatrix', class {});
  vi.stubGlobal('desk', {
    on: (event: string, listener: (payload: unknown) => void) => tell.set(event, listener),
  });
  // By names that the type check does not follow, since it has no window here.
  const load = (file: string) => import(file);
  await load('../../renderer/App.tsx');
  return { scopes: allScopes(), tell, load };
}

describe('the page', async () => {
  const { scopes, tell, load } = await page();
  const own = scopes.filter(({ name }) => !name.startsWith('a '));

  it('has no two actions with the same keys or the same name in a scope', () => {
    expect(sharedKeys([{ keys: ['n', 'mod+z'] }, { keys: ['mod+Z'] }])).toEqual(['mod+z']);
    for (const { name, actions } of own) {
      expect(sharedKeys(actions), name).toEqual([]);
      expect(new Set(actions.map((action) => action.name)).size, name).toBe(actions.length);
    }
    expect(new Set(own.map(({ name }) => name)).size).toBe(own.length);
  });

  it('leaves the keys of the zoom to the main process', () => {
    const all = own.flatMap(({ actions }) => actions.flatMap(({ keys }) => keys));
    for (const keys of Object.values(zoomKeys)) expect(all).not.toContain(keys);
  });

  it('has these keys', () => {
    const table = own.map(({ name, actions }) => [
      name,
      actions
        .flatMap(({ keys }) => keys)
        .sort()
        .join(' '),
    ]);
    expect(Object.fromEntries(table)).toEqual({
      window: '/ Escape mod+, mod+1 mod+2 mod+3 n',
      list: 'ArrowDown ArrowUp End Enter Home PageDown PageUp Space j k mod+a shift+Space',
      subscriptions: 'Delete Escape f mod+Enter mod+z',
      review: '1 mod+Enter r',
      form: 'mod+Enter',
      editing: 'Escape mod+shift+z mod+y mod+z',
      section: 'Enter',
      picker: 'Enter Escape mod+Enter',
      lastRow: 'Enter',
      viewer: 'End Home PageDown PageUp mod+p',
      note: 'Escape',
      searchField: 'ArrowDown Enter Escape',
      savedField: 'Enter',
      licenceSearch: 'Escape',
    });
  });

  it('opens the settings and what the program is about from the system’s menu', async () => {
    const { useNavigation } = await load('../../renderer/stores/navigation.ts');
    const { useSettings } = await load('../../renderer/features/settings/settingsStore.ts');
    const { listenToMenu } = await load('../../renderer/shell/menu.ts');
    listenToMenu();
    tell.get('menu')?.({ command: 'settings' });
    expect(useNavigation.getState().screen).toEqual({ name: 'settings' });
    useNavigation.getState().back();
    tell.get('menu')?.({ command: 'about' });
    expect(useNavigation.getState().screen).toEqual({ name: 'settings' });
    expect(useSettings.getState().panel).toBe('about');
  });

  it('opens each area with its keys, and shows it in the rail in this order', async () => {
    const { useNavigation } = await load('../../renderer/stores/navigation.ts');
    const { areas, openArea } = await load('../../renderer/shell/screens.tsx');
    expect(areas).toEqual(['subscriptions', 'review', 'activity', 'settings']);
    for (const area of areas) {
      openArea[area].perform();
      expect(useNavigation.getState().screen).toEqual({ name: area });
    }
  });
});
