export function ensureInstalled(root: string, say: (text: string) => void): Promise<boolean>;
export function isInstalled(root: string): boolean;
export function explain(output: string): string;
export function npmCli(): string | null;
