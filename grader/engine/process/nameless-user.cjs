/**
 * Loaded before a program that runs as a user without an account: `os.userInfo()` answers as in the other sandboxes, and does not throw. Programs may
 * replace it, as they may replace all of `os`.
 */
const os = require('node:os');
const { syncBuiltinESMExports } = require('node:module');

const { userInfo } = os;
os.userInfo = function (...args) {
  try {
    return userInfo.apply(os, args);
  } catch (error) {
    if (error?.info?.code !== 'ENOENT') throw error;
    const named = {
      uid: process.getuid(),
      gid: process.getgid(),
      username: 'student',
      homedir: os.homedir(),
      shell: '/bin/sh',
    };
    const asBytes = args[0]?.encoding === 'buffer';
    const text = (value) => (asBytes && typeof value === 'string' ? Buffer.from(value) : value);
    return Object.fromEntries(Object.entries(named).map(([key, value]) => [key, text(value)]));
  }
};
syncBuiltinESMExports();
