import { ErrorNotice } from './ErrorNotice.tsx';
import classes from './FailureBanner.module.css';
import { closeFailure, useFailures } from './failures.ts';

interface FailureBannerProps {
  /** Where one goes on once it is closed: the open screen. */
  onClosed: () => void;
}

/** What `notifyFailure` was told, until it is closed. */
export function FailureBanner({ onClosed }: FailureBannerProps) {
  const { failures } = useFailures();
  if (failures.length === 0) return null;
  return (
    <div className={classes.banner}>
      {failures.map((failure) => (
        <ErrorNotice
          key={failure.code}
          failure={failure}
          onClose={() => {
            closeFailure(failure);
            onClosed();
          }}
        />
      ))}
    </div>
  );
}
