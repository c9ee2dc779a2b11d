// Fetches the first data of the page while the main script still loads; client/api/http.ts takes the answers. It is a file of
// its own, because it must run before everything else. In unusual cases it does nothing, and the main script fetches the data.
(() => {
  /** The length of a text, as JSON, that fills the screen of a phone, in characters. */
  const SCREEN_LENGTH = 2500;
  try {
    // The server does not know yet about a sign-out on this device. It must be told before any other request.
    if (localStorage.getItem('sign-out-owed') !== null) return;
  } catch {
    // A browser without storage has no such entry.
  }
  // The main script ran first, for example from the files of the service worker, and has already fetched the data.
  if (globalThis.alongsideEarly !== undefined) return;
  const early = { at: Date.now(), answers: {} };
  globalThis.alongsideEarly = early;
  const ask = (path) => {
    const answer = fetch(path, { credentials: 'same-origin', headers: { accept: 'application/json' } });
    early.answers[path] = answer.then((response) => response.clone());
    early.answers[path].catch(() => undefined);
    return answer.then((response) => response.json());
  };
  const plan = /^\/plans\/([A-Za-z0-9_-]+)$/.exec(location.pathname)?.[1];
  ask('/api/me')
    .then((me) => (me.person && plan && plan !== 'new' ? ask(`/api/plans/${plan}`) : null))
    .then((found) => {
      // What must be known stands above the text.
      if (found?.sections !== undefined) ask(`/api/plans/${plan}/overview`).catch(() => undefined);
      const [first, second] = (found?.sections ?? []).filter((section) => section.retiredAt === null);
      const text = (section) => section && ask(`/api/sections/${section.id}/text`);
      // A long first text fills the screen. A second text would only delay the script.
      return text(first)?.then(({ doc }) => (JSON.stringify(doc).length < SCREEN_LENGTH ? text(second) : null));
    })
    .catch(() => undefined);
})();
