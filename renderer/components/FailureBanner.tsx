import { useTranslation } from 'react-i18next';
import { ErrorNotice } from './ErrorNotice.tsx';
import classes from './FailureBanner.module.css';
import { closeFailure, useFailures } from './failures.ts';

interface FailureBannerProps {
  /** Where one goes on once it is closed: the open screen. */
  onClosed: () => void;
}

/** What `notifyFailure` was told, until it is closed. */
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
