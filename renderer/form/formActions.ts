import { anywhere, createScope, outsideText } from '../actions/scope.ts';
import { useNavigation } from '../stores/navigation.ts';

interface EditedForm {
  undo: () => void;
  redo: () => void;
}

/** The keys within a form. */
export const editingScope = createScope<EditedForm>('editing', 'element');

// In a text field these belong to the field; everywhere else they concern the last decision.
export const undoStep = editingScope.register({
  name: 'undo',
  words: 'common:undo',
  keys: ['mod+z'],
  focus: outsideText,
  perform: (form) => form.undo(),
});
editingScope.register({
  name: 'redo',
  keys: ['mod+y', 'mod+shift+z'],
  focus: outsideText,
  perform: (form) => form.redo(),
});

// Also from a field; typed input is saved on the way.
editingScope.register({
  name: 'leave',
  keys: ['Escape'],
  focus: anywhere,
  perform: () => useNavigation.getState().back(),
});

interface OpenSection {
  /** Moves to the next field, and after the last field to the next section. */
  goOn: () => void;
}

/** The keys within a section of a form. */
export const sectionScope = createScope<OpenSection>('section', 'element');

sectionScope.register({
  name: 'nextField',
  keys: ['Enter'],
  focus: (element) => element.matches('input, textarea'),
  when: (_, press) => !press?.shiftKey,
  perform: ({ goOn }) => goOn(),
});

interface SearchedField {
  isOpen: boolean;
  /** True while the options still belong to an earlier text. */
  isBehind: boolean;
  close: () => void;
}

/** The keys of a field that chooses from options. */
export const pickerScope = createScope<SearchedField>('picker', 'element');

// Enter came faster than the search: selects nothing, and does not move on with the text as it is.
pickerScope.register({
  name: 'waitForOptions',
  keys: ['Enter', 'mod+Enter'],
  when: ({ isBehind }) => isBehind,
  perform: () => {},
});

// The first Esc closes the list and keeps the text; only the next one leaves the field.
pickerScope.register({
  name: 'closeOptions',
  keys: ['Escape'],
  when: ({ isOpen }) => isOpen,
  perform: ({ close }) => close(),
});

interface LastRow {
  isFull: boolean;
  add: () => void;
}

/** The keys in the last row of a list of answers. */
export const lastRowScope = createScope<LastRow>('lastRow', 'element');

lastRowScope.register({
  name: 'addRow',
  keys: ['Enter'],
  when: ({ isFull }, press) => !isFull && !press?.shiftKey,
  perform: ({ add }) => add(),
});
