import type { Json } from '../../../../contract/primitives.ts';
import { shownJson } from '../../../../contract/text.ts';
import { CopyButton } from './CopyButton.tsx';
import classes from './past.module.css';

/** Shows JSON as the platform sent it, with line breaks. Invisible characters are shown as escapes. */
export function Record({ name, value }: { name: string; value: Json }) {
  const text = shownJson(value, 2);
  return (
    <figure className={classes.record}>
      <figcaption className={classes.recordHead}>
        {name}
        <CopyButton name={name} text={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: content that scrolls must be reachable with the keyboard */}
      <section className={classes.json} tabIndex={0} aria-label={name}>
        <pre className="verbatim">{text}</pre>
      </section>
    </figure>
  );
}
