// Asks for what the page needs first while the rest of its script is still on its way; client/api/http.ts takes the answers.
// It is a file of its own, because it has to be there before everything else. Where anything is unusual it leaves all to that.
(() => {
  /** The length of a text, as JSON, that fills the screen of a phone. */
  const FILLS = 2500;
  try {
    // The service has still to be told of a sign-out here, before it is asked anything else.
    if (localStorage.getItem('sign-out-owed') !== null) return;
  } catch {
    // A browser that refuses storage keeps nothing of the kind.
  }
  // The script was quicker, as it can be from the worker's files: it has asked for itself.
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
      const [first, second] = (found?.sections ?? []).filter((section) => section.retiredAt === null);
      const text = (section) => section && ask(`/api/sections/${section.id}/text`);
      // A long first text fills the screen, and a second would only hold up the script.
      return text(first)?.then(({ doc }) => (JSON.stringify(doc).length < FILLS ? text(second) : null));
    })
    .catch(() => undefined);
})();
