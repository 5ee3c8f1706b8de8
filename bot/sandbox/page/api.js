// The sandbox's control interface, as `bot/sandbox/control.py` describes it.

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`/sandbox/${path}`, options);
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

export const api = {
  state: () => ask("state"),
  chat: (chatId) => ask(`chats/${chatId}`),
  commands: (personId) => ask(`people/${personId}/commands`),
  block: (personId, blocked) => ask(`people/${personId}/blocked`, { blocked }),
  send: (chatId, thing) => ask(`chats/${chatId}/messages`, thing),
  edit: (chatId, messageId, text) => ask(`chats/${chatId}/messages/${messageId}/edit`, { text }),
  // A tap on a button that the bot took away a moment ago is what a slow phone does, so it counts.
  tap: (chatId, messageId, data) =>
    ask(`chats/${chatId}/messages/${messageId}/tap`, { button: data, stale: true }),
  fileUrl: (fileId, { download = false } = {}) =>
    `/sandbox/files/${encodeURIComponent(fileId)}${download ? "?download=1" : ""}`,
};

/** Listen to every change, again and again; `state(true)` and `state(false)` tell whether there is a connection. */
export function listen(take, state) {
  let source;
  const open = () => {
    source = new EventSource("/sandbox/events");
    source.onopen = () => state(true);
    source.onmessage = (event) => take(JSON.parse(event.data));
    source.onerror = () => {
      state(false);
      // A browser gives up for good on some answers of a server that is starting; a fresh source never does.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 1000);
    };
  };
  open();
}
