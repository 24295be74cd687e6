const onTop = '[role="dialog"], [role="menu"]';

let covered = false;

// On the window and while capturing, before any dialog listens there: a dialog that closes on this very key still
// counts, so that Esc does not leave the screen beneath as well.
window.addEventListener(
  'keydown',
  () => {
    covered = document.querySelector(onTop) !== null;
  },
  true,
);

/**
 * True when a dialog or a menu was open as the current key was pressed. The keys of what lies beneath rest then, also
 * where the focus is still beneath because the dialog has only just opened.
 */
export const isCovered = (): boolean => covered;
