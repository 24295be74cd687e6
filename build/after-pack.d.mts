interface Context {
  appOutDir: string;
  /** electron-builder's number for the processor: 1 is x64, 3 is arm64. */
  arch: number;
  electronPlatformName: string;
  packager: {
    appInfo: { productFilename: string };
    executableName?: string;
    getResourcesDir(appOutDir: string): string;
  };
}
export default function afterPack(context: Context): Promise<void>;
