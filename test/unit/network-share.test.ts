import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNetworkShare, placeOfFolder } from '../../main/profile/network-share.ts';
import { scratchFolder } from '../support/headless.ts';

const onWindows = (path: string, realPath: string | null) =>
  isNetworkShare({ platform: 'win32', path, realPath, type: 0 });
const typed = (type: number | null, platform: NodeJS.Platform = 'linux') =>
  isNetworkShare({ platform, path: '/home/a/desk', realPath: '/home/a/desk', type });

describe('a folder on Windows', () => {
  it.each([
    ['a mapped drive', 'Z:\\desk', '\\\\server\\share\\desk'],
    ['a drive that the system does not resolve', '\\\\server\\share\\desk', null],
    ['a share by its name', '\\\\server\\share\\desk', '\\\\server\\share\\desk'],
    ['a share with slashes', '//server/share/desk', null],
    ['a share by its address', '\\\\10.0.0.1\\c$\\desk', null],
    ['a long path to a share', '\\\\?\\UNC\\server\\share\\desk', null],
    ['a long path to a share in lower case', '\\\\?\\unc\\server\\share\\desk', null],
    ['a folder that leads to a share', 'C:\\desk', '\\\\server\\share\\desk'],
    ['a folder of the Linux subsystem', '\\\\wsl.localhost\\Ubuntu\\home', null],
  ])('that is %s lies on a share', (_, path, realPath) => expect(onWindows(path, realPath)).toBe(true));

  it.each([
    [
      'on this disk',
      'C:\\Users\\a\\AppData\\Local\\Investment Desk',
      'C:\\Users\\a\\AppData\\Local\\Investment Desk',
    ],
    ['on a disk that is not resolved', 'R:\\desk', null],
    ['a substituted drive', 'X:\\desk', 'C:\\work\\desk'],
    ['a long path', '\\\\?\\C:\\desk', 'C:\\desk'],
    ['a volume by its number', '\\\\?\\Volume{6f1-0}\\desk', null],
    ['on a device', '\\\\.\\C:\\desk', null],
  ])('that is %s lies on no share', (_, path, realPath) => expect(onWindows(path, realPath)).toBe(false));
});

describe('a folder on Linux', () => {
  it.each([
    ['NFS', 0x6969],
    ['SMB', 0x517b],
    ['CIFS', 0xff534d42],
    ['CIFS, with a sign', 0xff534d42 | 0],
    ['SMB2', 0xfe534d42],
    ['AFS', 0x5346414f],
    ['Coda', 0x73757245],
    ['Ceph', 0x00c36400],
    ['Lustre', 0x0bd00bd0],
    ['OCFS2', 0x7461636f],
  ])('of type %s lies on a share', (_, type) => expect(typed(type)).toBe(true));

  it.each([
    ['ext4', 0xef53],
    ['Btrfs', 0x9123683e],
    ['XFS', 0x58465342],
    ['ZFS', 0x2fc12fc1],
    ['tmpfs', 0x01021994],
    ['overlayfs', 0x794c7630],
    ['eCryptfs', 0xf15f],
    ['FUSE', 0x65735546],
    ['9P', 0x01021997],
    ['unknown', null],
  ])('of type %s lies on no share', (_, type) => expect(typed(type)).toBe(false));
});

it('a folder on macOS is not checked, because the number of its type says nothing', () => {
  expect(typed(0x6969, 'darwin')).toBe(false);
});

it('a folder that does not exist yet lies where the nearest existing folder above it does', () => {
  const folder = scratchFolder();
  const there = placeOfFolder(folder.path);
  expect(there).toMatchObject({ platform: process.platform, type: expect.any(Number) });
  const path = join(folder.path, 'a', 'b');
  expect(placeOfFolder(path)).toEqual({ ...there, path });
  expect(isNetworkShare(there)).toBe(false);
  folder.remove();
});
