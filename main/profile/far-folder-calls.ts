/**
 * The thread's code is text for the same reason as in `lookThrough`. Its calls are synchronous on purpose: a share that
 * does not answer holds only this thread, while asynchronous calls would hold the few threads that the whole process
 * has for files. Some file systems of shares and sticks cannot flush, and say so by one of the `weak` codes.
 */
export const farFolderCalls = `
  const { parentPort } = require('node:worker_threads');
  const { createHash, randomUUID } = require('node:crypto');
  const fs = require('node:fs');
  const { basename, dirname, join, resolve } = require('node:path');
  const outOfReach = ['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'ESTALE', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN',
    'ENETUNREACH', 'ENOTCONN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOMEDIUM', 'EREMOTEIO', 'UNKNOWN'];
  const weak = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM'];
  const buffer = Buffer.alloc(1 << 20);
  const flushEvery = 16 << 20;
  const flush = (file) => {
    try {
      fs.fsyncSync(file);
    } catch (error) {
      if (!weak.includes(error.code)) throw error;
    }
  };
  const within = (path, flags, use) => {
    const file = fs.openSync(path, flags, 0o600);
    try {
      return use(file);
    } finally {
      fs.closeSync(file);
    }
  };
  const readThrough = (path, use) => {
    const hash = createHash('sha256');
    let done = 0;
    within(path, 'r', (file) => {
      for (;;) {
        const bytes = fs.readSync(file, buffer, 0, buffer.length, null);
        if (bytes === 0) return;
        hash.update(buffer.subarray(0, bytes));
        use(bytes);
        done += bytes;
        parentPort.postMessage({ done });
      }
    });
    return hash.digest('hex');
  };
  const refuse = (code, path) => {
    throw Object.assign(new Error(code + ': ' + path), { code });
  };
  // Leaves no half-written file behind, even when the rename fails.
  const orRemove = (path, work) => {
    try {
      return work();
    } catch (error) {
      try {
        fs.rmSync(path, { force: true });
      } catch {}
      throw error;
    }
  };
  let begun = null;
  const abandon = () => {
    if (begun === null) return;
    const { file, beside } = begun;
    begun = null;
    try {
      fs.closeSync(file);
    } finally {
      fs.rmSync(beside, { force: true });
    }
  };
  const orAbandon = (work) => {
    try {
      return work();
    } catch (error) {
      try {
        abandon();
      } catch {}
      throw error;
    }
  };
  // Some file systems have no inode numbers.
  const identityOf = (path, { dev, ino }) => (ino === 0n ? fs.realpathSync(path) : dev + ':' + ino);
  const known = {
    isFolder(path) {
      try {
        return fs.statSync(path).isDirectory();
      } catch (error) {
        if (outOfReach.includes(error.code)) return false;
        throw error;
      }
    },
    identities(path) {
      const found = [];
      for (let at = fs.realpathSync(path); ; at = dirname(at)) {
        found.push(identityOf(at, fs.statSync(at, { bigint: true })));
        if (dirname(at) === at) return found;
      }
    },
    list: (path) => fs.readdirSync(path, { withFileTypes: true }).filter((each) => each.isFile()).map((each) => each.name),
    entries: (path) =>
      fs.readdirSync(path, { withFileTypes: true }).map((each) => ({ name: each.name, isFolder: each.isDirectory() })),
    look(path) {
      const found = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
      if (!found) return null;
      const { size, mtimeMs } = found;
      return {
        identity: identityOf(path, found),
        isFile: found.isFile(),
        bytes: Number(size),
        writtenAt: Number(mtimeMs),
      };
    },
    read(path) {
      const found = fs.statSync(path, { throwIfNoEntry: false });
      return found?.isFile() && found.size <= buffer.length ? fs.readFileSync(path, 'utf8') : null;
    },
    query(path, statements) {
      const { DatabaseSync } = require('node:sqlite');
      const { pathToFileURL } = require('node:url');
      // With "immutable", SQLite takes no lock and creates no files beside the database, which it otherwise does for
      // one with a log.
      const place = pathToFileURL(path);
      place.searchParams.set('immutable', '1');
      const sql = new DatabaseSync(place, { readOnly: true });
      try {
        sql.exec('PRAGMA trusted_schema = OFF');
        return statements.map((text) => {
          const statement = sql.prepare(text);
          statement.setReadBigInts(true);
          return statement.all();
        });
      } finally {
        sql.close();
      }
    },
    makeFolder(path) {
      try {
        fs.mkdirSync(path, { mode: 0o700 });
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
    },
    copy: (from, to) =>
      within(to, 'wx', (target) => {
        let unflushed = 0;
        const hash = readThrough(from, (bytes) => {
          for (let at = 0; at < bytes; ) at += fs.writeSync(target, buffer, at, bytes - at);
          unflushed += bytes;
          // A single flush at the end would give no sign of life for minutes on a slow stick.
          if (unflushed < flushEvery) return;
          flush(target);
          unflushed = 0;
        });
        flush(target);
        return hash;
      }),
    hash: (path) => readThrough(path, () => {}),
    write(path, text) {
      const beside = path + '.new';
      fs.rmSync(beside, { force: true });
      orRemove(beside, () => {
        within(beside, 'wx', (file) => {
          fs.writeFileSync(file, text);
          flush(file);
        });
        fs.renameSync(beside, path);
      });
    },
    target(path) {
      const found = fs.statSync(path, { throwIfNoEntry: false });
      if (found?.isFile()) return fs.realpathSync(path);
      if (found) refuse(found.isDirectory() ? 'EISDIR' : 'NOFILE', path);
      const folder = fs.realpathSync(dirname(path));
      const link = fs.lstatSync(path, { throwIfNoEntry: false });
      // The first call, statSync, has already refused circular links.
      return link?.isSymbolicLink()
        ? known.target(resolve(folder, fs.readlinkSync(path)))
        : join(folder, basename(path));
    },
    begin(path) {
      abandon();
      // Others may write to the folder as well. 'wx' never opens an existing file, not even through a link.
      const beside = join(dirname(path), '.' + randomUUID() + '.part');
      begun = { path, beside, file: fs.openSync(beside, 'wx', 0o600) };
    },
    append: (piece) => orAbandon(() => fs.writeFileSync(begun.file, piece)),
    finish: () =>
      orAbandon(() => {
        const { path, beside, file } = begun;
        flush(file);
        fs.closeSync(file);
        begun = null;
        orRemove(beside, () => fs.renameSync(beside, path));
      }),
    abandon,
    end() {
      try {
        abandon();
      } finally {
        parentPort.close();
      }
    },
    rename: (from, to) => fs.renameSync(from, to),
    remove: (path) => fs.rmSync(path, { force: true }),
    flushFolder(path) {
      if (process.platform === 'win32') return;
      within(path, 'r', flush);
    },
  };
  parentPort.on('message', ({ name, args }) => {
    try {
      parentPort.postMessage({ value: known[name](...args) });
    } catch (error) {
      parentPort.postMessage({ failed: { message: String(error.message), code: error.code } });
    }
  });
`;
