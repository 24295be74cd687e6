import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** By the clipboard's own way, or by the old one where the window has no right to it. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const active = document.activeElement;
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    if (active instanceof HTMLElement) active.focus({ preventScroll: true });
  }
}

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
