import classes from './FilePath.module.css';

/** A name with the separator after it. A leading separator stays with the name that follows. */
const part = /[\\/]*[^\\/]+[\\/]?/g;

/** The path of a file or folder. A long one breaks after a separator, and inside a name only if a line is too short for it. */
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
