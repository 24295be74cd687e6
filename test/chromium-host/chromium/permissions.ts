import type { Params } from './pipe.ts';

export type Permission = Parameters<
  NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>
>[1];

/** Electron's permissions that the DevTools protocol can set, with their names in the protocol. */
const descriptors: Partial<Record<Permission, Params[]>> = {
  geolocation: [{ name: 'geolocation' }],
  notifications: [{ name: 'notifications' }],
  midi: [{ name: 'midi' }],
  midiSysex: [{ name: 'midi', sysex: true }],
  media: [{ name: 'camera' }, { name: 'microphone' }],
  'clipboard-read': [{ name: 'clipboard-read' }],
  'clipboard-sanitized-write': [{ name: 'clipboard-write' }],
  'idle-detection': [{ name: 'idle-detection' }],
  'screen-wake-lock': [{ name: 'screen-wake-lock' }],
  'storage-access': [{ name: 'storage-access' }],
  'persistent-storage': [{ name: 'persistent-storage' }],
  'background-sync': [{ name: 'background-sync' }],
  'display-capture': [{ name: 'display-capture' }],
  'local-fonts': [{ name: 'local-fonts' }],
  'window-management': [{ name: 'window-management' }],
  sensors: [{ name: 'accelerometer' }, { name: 'gyroscope' }, { name: 'magnetometer' }],
};

/** The permissions that the host knows. */
export const permissions = Object.keys(descriptors) as Permission[];

/** Returns the parameters of the `Browser.setPermission` commands, granted or denied as the app decides. */
export function permissionSettings(mayUse: (permission: Permission) => boolean): Params[] {
  return permissions.flatMap((name) => {
    const setting = mayUse(name) ? 'granted' : 'denied';
    return (descriptors[name] ?? []).map((permission) => ({ permission, setting }));
  });
}
