import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import classes from './past.module.css';

/** A section that opens on demand. Its content is rendered, and read, only then. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <section className={classes.fold}>
      <UnstyledButton
        className={classes.foldButton}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={15} aria-hidden className={classes.chevron} />
        {title}
      </UnstyledButton>
      <div id={id} hidden={!open} className={classes.foldBody}>
        {open && children}
      </div>
    </section>
  );
}
