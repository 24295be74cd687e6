const onTop = '[role="dialog"], [role="menu"]';

let covered = false;

// Listens on the window while capturing, before any dialog does. So a dialog that closes on this very key still counts,
// and Esc does not leave the screen beneath as well.
window.addEventListener(
  'keydown',
  () => {
    covered = document.querySelector(onTop) !== null;
  },
  true,
);

/**
 * True when a dialog or menu was open as the current key was pressed. The shortcuts beneath are then disabled, even if
 * the focus is still there because the dialog has only just opened.
 */
export const isCovered = (): boolean => covered;
