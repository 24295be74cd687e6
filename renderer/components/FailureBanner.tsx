import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './ErrorNotice.tsx';
import classes from './FailureBanner.module.css';
import { closeFailure, useFailures } from './failures.ts';

interface FailureBannerProps {
  /** Called after a failure was closed; moves the focus to the open screen. */
  onClosed: () => void;
}

/** Shows the failures passed to `notifyFailure` until they are closed. */
export function FailureBanner({ onClosed }: FailureBannerProps) {
  const { t } = useTranslation();
  const { told } = useFailures();
  if (told.length === 0) return null;
  return (
    <div className={classes.banner}>
      {told.map((each) => (
        <ErrorNotice
          key={`${each.failure.code} ${each.unsaved} ${each.read}`}
          read={each.read}
          failure={each.failure}
          ofDisk={each.unsaved ? undefined : t('notDone')}
          onClose={() => {
            closeFailure(each);
            onClosed();
          }}
        />
      ))}
    </div>
  );
}
