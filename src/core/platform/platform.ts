import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** How a system lists its processes as files, and what is asked of it. */
export interface ProcessFiles {
  readonly has: (path: string) => boolean;
  readonly read: (path: string) => string;
  readonly list: (path: string) => readonly string[];
  readonly link: (path: string) => string;
}

/** What differs from system to system. Nothing outside this folder asks which one it is. */
export interface Platform {
  /** A mode tells who may read a file. */
  readonly hasModes: boolean;
  /** Signals reach other processes and groups of them, and a terminal stops and continues its jobs. */
  readonly hasSignals: boolean;
  /** Processes as files, as proc(5) has them; `null` where the system has none. */
  readonly processes: ProcessFiles | null;
}

const FILES: ProcessFiles = {
  has: existsSync,
  read: (path) => readFileSync(path, 'utf8'),
  list: (path) => readdirSync(path),
  link: (path) => readlinkSync(path),
};

/**
 * What a system does.
 *
 * @param name as `os.platform()` has it
 * @param files what is asked about processes where they are files
 */
export function platformOf(name: string, files: ProcessFiles = FILES): Platform {
  const isWindows = name === 'win32';
  return {
    hasModes: !isWindows,
    hasSignals: !isWindows,
    // A container may have none.
    processes: name === 'linux' && files.has('/proc/self/stat') ? files : null,
  };
}
