import classes from './FilePath.module.css';

/** A name with the separator after it. A leading separator belongs to the name that follows. */
const part = /[\\/]*[^\\/]+[\\/]?/g;

/**
 * Shows the path of a file or folder. A long path breaks after a separator, and inside a name only if the name is wider
 * than a line.
 */
export function FilePath({ path }: { path: string }) {
  let at = 0;
  return (
    <span className="verbatim">
      {(path.match(part) ?? [path]).map((name) => {
        at += name.length;
        return (
          <span key={at} className={classes.part}>
            {name}
          </span>
        );
      })}
    </span>
  );
}
