import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { createWriter } from '../../../src/output/writer.ts';

function failing(code: string): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error(`no: ${code}`), { code }));
    },
  });
}

describe('createWriter', () => {
  it('writes text, bytes and lines, in order', async () => {
    const stream = new PassThrough();
    const writer = createWriter(() => stream);
    writer.write('a');
    writer.write(Uint8Array.of(0xff));
    writer.line('b');
    await writer.flush();
    expect(writer.isClosed()).toBe(false);
    expect(writer.failure()).toBeNull();
    stream.end();
    // In how many pieces a stream gives them differs between versions of Node.
    const pieces: unknown[] = await stream.toArray();
    expect(Buffer.concat(pieces as Buffer[])).toEqual(Buffer.from([0x61, 0xff, 0x62, 0x0a]));
  });

  describe('of long texts', () => {
    const long = (letter: string): string => `${letter.repeat(5000)}é`;

    /** A stream that says what it was given, at once or when it is told to. */
    function taking(isAtOnce: boolean) {
      const given: Buffer[] = [];
      const waiting: (() => void)[] = [];
      const stream = new Writable({
        highWaterMark: 1e6,
        write: (chunk: Buffer, _encoding, done) => {
          given.push(chunk);
          if (isAtOnce) done();
          else waiting.push(done);
        },
      });
      return { stream, given, finish: () => waiting.shift()?.() };
    }

    it('uses the same place again once the system has what was there', () => {
      const { stream, given } = taking(true);
      const writer = createWriter(() => Object.assign(stream, { fd: 1 }));
      writer.write(long('a'));
      expect(given[0]?.toString()).toBe(long('a'));
      writer.write(long('b'));
      expect(given[1]?.toString()).toBe(long('b'));
      expect(given[1]?.buffer).toBe(given[0]?.buffer);
      expect(given[1]?.byteOffset).toBe(given[0]?.byteOffset);
    });

    it('leaves alone what is not written yet', () => {
      const { stream, given, finish } = taking(false);
      const writer = createWriter(() => Object.assign(stream, { fd: 1 }));
      for (const letter of 'abc') writer.write(long(letter));
      for (let i = 0; i < 3; i += 1) finish();
      expect(given.map(String)).toEqual([...'abc'].map(long));
    });

    it('leaves alone what another stream was given, which may keep it', () => {
      const { stream, given } = taking(true);
      const writer = createWriter(() => stream);
      for (const letter of 'abc') writer.write(long(letter));
      expect(given.map(String)).toEqual([...'abc'].map(long));
    });
  });

  it.each(['EPIPE', 'ERR_STREAM_DESTROYED'])('takes %s for a reader that left', async (code) => {
    const closed = vi.fn();
    const broken = failing(code);
    const writer = createWriter(() => broken, closed);
    writer.line('a');
    await writer.flush();
    await vi.waitFor(() => expect(writer.isClosed()).toBe(true));
    expect(writer.failure()).toBeNull();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  describe('at the end of a run', () => {
    /** A terminal that takes one write after the other, when it is told to. */
    function terminal() {
      const taking: (() => void)[] = [];
      const stream = new Writable({
        highWaterMark: 1,
        write: (_chunk, _encoding, done) => {
          taking.push(done);
        },
      });
      return { stream: Object.assign(stream, { isTTY: true }), take: () => taking.shift()?.() };
    }

    it('does not wait for a terminal that takes nothing', async () => {
      const { stream } = terminal();
      const closed = vi.fn();
      const writer = createWriter(() => stream, closed, 5);
      writer.line('a');
      const waiting = [writer.drained(), writer.flush()];
      writer.endPatience();
      await Promise.all(waiting);
      expect(writer.isClosed()).toBe(true);
      expect(writer.failure()).toBeNull();
      expect(closed).toHaveBeenCalledTimes(1);
    });

    it('waits for one that goes on taking, to the last word', async () => {
      const { stream, take } = terminal();
      const writer = createWriter(
        () => stream,
        () => {},
        40,
      );
      for (let i = 0; i < 20; i += 1) writer.line('a');
      writer.endPatience();
      const taking = setInterval(take, 10);
      await writer.flush();
      clearInterval(taking);
      expect(writer.isClosed()).toBe(false);
      expect(stream.writableLength).toBe(0);
    });

    it('waits for a program however long it takes', async () => {
      const { stream, take } = terminal();
      const writer = createWriter(
        () => Object.assign(stream, { isTTY: false }),
        () => {},
        1,
      );
      writer.line('a');
      writer.endPatience();
      const flushed = writer.flush();
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
      expect(writer.isClosed()).toBe(false);
      take();
      take();
      await flushed;
    });
  });

  it.each(['EIO', 'ENOSPC'])('remembers %s', async (code) => {
    const closed = vi.fn();
    const broken = failing(code);
    const writer = createWriter(() => broken, closed);
    writer.line('a');
    await vi.waitFor(() => expect(writer.isClosed()).toBe(true));
    expect(writer.failure()).toMatchObject({ code });
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('is quiet once nobody reads, and still ends', async () => {
    const stream = new PassThrough();
    const closed = vi.fn();
    const writer = createWriter(() => stream, closed);
    writer.line('before');
    const write = vi.spyOn(stream, 'write');
    stream.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' }));
    stream.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' }));
    writer.line('a');
    writer.write('b');
    await writer.flush();
    expect(write).not.toHaveBeenCalled();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('opens its stream for what is written, and for nothing else', async () => {
    const stream = new PassThrough();
    const open = vi.fn(() => stream);
    const writer = createWriter(open);
    expect([writer.isFull(), writer.isClosed(), writer.failure()]).toEqual([false, false, null]);
    await writer.drained();
    writer.endPatience();
    await writer.flush();
    expect(open).not.toHaveBeenCalled();
    writer.line('a');
    writer.line('b');
    expect(open).toHaveBeenCalledTimes(1);
    stream.end();
    const pieces: unknown[] = await stream.toArray();
    expect(Buffer.concat(pieces as Buffer[]).toString()).toBe('a\nb\n');
  });

  it('ends when the stream was destroyed behind its back', async () => {
    const stream = new PassThrough();
    const writer = createWriter(() => stream);
    stream.destroy();
    writer.line('a');
    await writer.flush();
    expect(writer.failure()).toBeNull();
  });
});
