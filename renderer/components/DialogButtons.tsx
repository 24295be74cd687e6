import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './DialogButtons.module.css';

/** Shows the buttons at the end of a dialog. They stay in view while the content above them scrolls. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return (
    <Group justify="flex-end" gap={8} className={classes.buttons} data-dialog-buttons>
      {children}
    </Group>
  );
}
