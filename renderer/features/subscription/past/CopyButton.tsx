import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../components/copyText.ts';

export function CopyButton({ name, text }: { name: string; text: string }) {
  const { t } = useTranslation('subscription');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <Tooltip label={copied ? t('past.copied') : t('past.copy')} opened={copied || undefined}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={t('past.copyNamed', { name })}
        onClick={() => void copyText(text).then(() => setCopied(true))}
      >
        <Icon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
