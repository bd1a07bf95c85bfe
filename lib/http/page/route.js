/**
 * What a page's address asks for: `#/`, `#/camera/NAME`, `#/ng?camera=NAME&…`, `#/ng/ID`, `#/health`. Anything else is
 * the wall.
 *
 * @param {string} hash
 * @returns {{ view: "wall" | "camera" | "ng" | "evidence" | "health", camera?: string, id?: number, filter?: Record<string, string> }}
 */
export function parseRoute(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [place, name] = path.split("/");
  const filter = Object.fromEntries(new URLSearchParams(query));
  if (place === "camera" && name) return { view: "camera", camera: decoded(name) };
  if (place === "ng" && /^\d{1,15}$/.test(name ?? "")) return { view: "evidence", id: Number(name), filter };
  if (place === "ng") return { view: "ng", filter };
  if (place === "health") return { view: "health" };
  return { view: "wall" };
}

/** The address of a camera alone. */
export function cameraHref(camera) {
  return `#/camera/${encodeURIComponent(camera)}`;
}

/** The address of the gallery, or of one picture of it, with what is left out of it. */
export function ngHref(filter = {}, id) {
  const chosen = Object.entries(filter).filter(([, value]) => value);
  const query = new URLSearchParams(chosen).toString();
  return `#/ng${id === undefined ? "" : `/${id}`}${query && `?${query}`}`;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // URIError: somebody wrote it by hand.
    return text;
  }
}
