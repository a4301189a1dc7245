// Recordings that were handed in here stay in this browser, so that they can be played after a reload.

const MOST_BYTES_EACH = 200e6;
const MOST_BYTES = 600e6;
const kept = new Map();
let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("earmark", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("sounds", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function store(mode, act) {
  try {
    const sounds = (await database()).transaction("sounds", mode).objectStore("sounds");
    return await new Promise((resolve, reject) => {
      const request = act(sounds);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined; // a private window, a full disk: then it plays until the page is left
  }
}

export async function keep(id, file) {
  kept.set(id, file);
  if (file.size > MOST_BYTES_EACH) return;
  const all = ((await store("readonly", (sounds) => sounds.getAll())) ?? []).sort((a, b) => a.at - b.at);
  let bytes = all.reduce((sum, one) => sum + one.file.size, file.size);
  for (const one of all) {
    if (bytes <= MOST_BYTES) break;
    bytes -= one.file.size;
    await store("readwrite", (sounds) => sounds.delete(one.id));
  }
  await store("readwrite", (sounds) => sounds.put({ id, file, at: Date.now() }));
}

export async function sound(id) {
  return kept.get(id) ?? (await store("readonly", (sounds) => sounds.get(id)))?.file;
}

export async function drop(id) {
  kept.delete(id);
  await store("readwrite", (sounds) => sounds.delete(id));
}

/** Drops what the server has forgotten; a recording of today may still be on its way. */
export async function tidy(known) {
  const yesterday = Date.now() - 86_400_000;
  for (const { id, at } of (await store("readonly", (sounds) => sounds.getAll())) ?? []) {
    if (!known.has(id) && at < yesterday) await drop(id);
  }
}

export async function dropAll() {
  kept.clear();
  await store("readwrite", (sounds) => sounds.clear());
}
