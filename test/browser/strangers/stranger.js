// What a page of somebody else tries, with all that a browser lets it do, against an inspector whose address it knows.
// Each attempt says what it got: `refused` is that the browser or the server ended it, `unseen` that no page can see what
// comes of it.
(() => {
  const BODY = '{"next":"reset"}';
  const ACTIONS = ['repost', 'judge', 'send', 'answer', 'save'];

  /** A request, and what of its answer can be read. */
  async function read(url, init = {}) {
    try {
      const response = await fetch(url, init);
      const text = await response.text();
      return `read ${response.status} ${response.type} ${text.length === 0 ? 'empty' : text}`.trim();
    } catch {
      return 'refused';
    }
  }

  /** An element that loads something. */
  function load(name, properties) {
    return new Promise((resolve) => {
      const element = Object.assign(document.createElement(name), properties);
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('error', () => resolve('refused'));
      document.body.append(element);
    });
  }

  function connect(open) {
    return new Promise((resolve) => {
      const connection = open();
      connection.onopen = () => resolve('connected');
      connection.onerror = () => {
        connection.close();
        resolve('refused');
      };
    });
  }

  /** Hears the first thing that a frame or a window says, which is told apart once it is there. */
  function said(whose, then) {
    addEventListener('message', function hear({ source, data }) {
      if (source !== whose()) return;
      removeEventListener('message', hear);
      then(data);
    });
  }

  /** Asks from a frame that has no origin, as a file and a `data:` URL have none. */
  function withoutOrigin(url, init) {
    return new Promise((resolve) => {
      const frame = document.createElement('iframe');
      said(() => frame.contentWindow, resolve);
      frame.sandbox = 'allow-scripts';
      frame.srcdoc = `<script>(${read})(${JSON.stringify(url)}, ${JSON.stringify(init)})
        .then((got) => parent.postMessage(got, '*'))</${'script'}>`;
      document.body.append(frame);
    });
  }

  /** A form whose answer comes into a frame. */
  function submit(url, enctype) {
    const name = `frame${Math.random()}`;
    const frame = Object.assign(document.createElement('iframe'), { name });
    const form = Object.assign(document.createElement('form'), {
      action: url,
      method: 'post',
      enctype,
      target: name,
    });
    form.append(
      Object.assign(document.createElement('input'), { name: '{"next":"reset","x":"', value: '"}' }),
    );
    return new Promise((resolve) => {
      document.body.append(frame, form);
      frame.addEventListener('load', () => resolve(seen(frame)), { once: true });
      form.submit();
    });
  }

  /** What a page can read of a frame of its own. */
  function seen(frame) {
    return frame.contentDocument === null ? 'unseen' : `read ${frame.contentDocument.body.innerText}`;
  }

  async function frame(url) {
    const element = Object.assign(document.createElement('iframe'), { src: url });
    const loaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
    document.body.append(element);
    await loaded;
    return seen(element);
  }

  /** Opens it in a window: whether that can be spoken to, or read, from here. */
  async function popup(url) {
    const other = window.open(url);
    if (other === null) return 'no window';
    let answer;
    said(
      () => other,
      (data) => {
        answer = data;
      },
    );
    while (!other.closed && answer === undefined) {
      await new Promise((done) => setTimeout(done, 20));
      answer ??= textOf(other);
    }
    return answer ?? 'refused';
  }

  function textOf(other) {
    try {
      const { location, document: inside } = other;
      const isThere = location.href !== 'about:blank' && inside.readyState === 'complete';
      return isThere ? `read ${inside.body.innerText.trim()}` : undefined;
    } catch {
      return undefined;
    }
  }

  const attemptsOf = (at, token) => {
    const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
    const json = { ...headers, 'Content-Type': 'application/json' };
    const action = (type, more = {}) =>
      each(ACTIONS, (name) =>
        read(`${at}/api/${name}`, {
          method: 'POST',
          body: BODY,
          headers: { ...headers, 'Content-Type': type },
          ...more,
        }),
      );
    return {
      'read the page': () => read(`${at}/`),
      'read the page, no-cors': () => read(`${at}/`, { mode: 'no-cors' }),
      'read its script, no-cors': () => read(`${at}/assets/page.js`, { mode: 'no-cors' }),
      'read the API': () =>
        each(['state', 'exchanges', 'export.har'], (name) => read(`${at}/api/${name}`, { headers })),
      'read the API, no-cors': () => read(`${at}/api/exchanges`, { mode: 'no-cors' }),
      'read the API with what the browser keeps for it': () =>
        read(`${at}/api/state`, { credentials: 'include', headers }),
      'read the API by a redirect of its own server': () => read(`/to?${at}/api/state`, { headers }),
      'read the API from a frame without an origin': () => withoutOrigin(`${at}/api/state`, { headers }),
      'read the stream': () => read(`${at}/api/stream`, { headers }),
      'read the stream by EventSource, as in GHSA-67mh-4wv8-2f99 (esbuild)': () =>
        connect(() => new EventSource(`${at}/api/stream`)),
      'a WebSocket, as in CVE-2026-22689 (Mailpit)': () =>
        connect(() => new WebSocket(`${at.replace('http', 'ws')}/api/stream`)),
      'the API as a script of its own': () => load('script', { src: `${at}/api/exchanges` }),
      'the script of the page as one of its own, as in CVE-2025-30359 (webpack-dev-server)': () =>
        load('script', { src: `${at}/assets/page.js` }),
      'the script of the page as a module of its own': () =>
        import(`${at}/assets/page.js`).then(
          () => 'loaded',
          () => 'refused',
        ),
      'the style of the page': () => load('link', { rel: 'stylesheet', href: `${at}/assets/page.css` }),
      'the page as a picture': () => load('img', { src: `${at}/` }),
      'an action as a picture': () =>
        each(ACTIONS, (name) => load('img', { src: `${at}/api/${name}?next=reset` })),
      'the page in a frame': () => frame(`${at}/`),
      'actions as text': () => action('text/plain'),
      'actions as text, no-cors': () => action('text/plain', { mode: 'no-cors' }),
      'actions as a form': () => action('application/x-www-form-urlencoded'),
      'actions as JSON': () => action('application/json'),
      'actions by PUT': () => read(`${at}/api/answer`, { method: 'PUT', body: BODY, headers: json }),
      'actions as a beacon': () => {
        for (const type of ['text/plain', 'application/json']) {
          navigator.sendBeacon(`${at}/api/answer`, new Blob([BODY], { type }));
        }
        return 'unseen';
      },
      'a form that writes JSON': () => submit(`${at}/api/answer`, 'text/plain'),
      'a form': () => submit(`${at}/api/answer`, 'application/x-www-form-urlencoded'),
      'a guess of the token': () =>
        read(`${at}/api/state`, { headers: { Authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAA' } }),
    };
  };

  /** What came of several; one word where all came to the same. */
  async function each(names, attempt) {
    const got = await Promise.all(names.map(attempt));
    return new Set(got).size === 1 ? got[0] : got.join(', ');
  }

  /** Tries all at once; gives what each got. */
  window.tryAll = async ({ at, token }) => {
    const attempts = Object.entries(attemptsOf(at, token));
    const got = await Promise.all(attempts.map(async ([name, attempt]) => [name, await attempt()]));
    // At last: behind another window frames come to a stop.
    return { ...Object.fromEntries(got), 'a window with the page': await popup(`${at}/`) };
  };
})();
