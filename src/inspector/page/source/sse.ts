/** One message of a stream of server-sent events. */
export interface SseMessage {
  /** The last id that the stream gave, this message's or an earlier one's; `''` before the first. */
  readonly id: string;
  readonly data: string;
}

/**
 * Reads server-sent events from text that comes in parts, cut anywhere. Comments and fields that nobody asks for are
 * passed over. One without data has an id to go on from and no more.
 *
 * @example const read = sseReader(); read('id: 1\ndata: {'); read('}\n\n') // [{ id: '1', data: '{}' }]
 */
export function sseReader(): (text: string) => SseMessage[] {
  let rest = '';
  let id = '';
  let data: string[] = [];
  let known = id;
  return (text) => {
    rest += text;
    // A line may end with CR LF, and the LF may still be to come.
    const end = rest.endsWith('\r') ? rest.length - 1 : rest.length;
    const lines = rest.slice(0, end).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + rest.slice(end);
    const messages: SseMessage[] = [];
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0 || id !== known) messages.push({ id, data: data.join('\n') });
        known = id;
        data = [];
        continue;
      }
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (field === 'data') data.push(value);
      else if (field === 'id') id = value;
    }
    return messages;
  };
}
