import { assert, assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { fileNameOf, ModelStore } from "../../lib/analyze/model_store.ts";

const MODEL = new Uint8Array([1, 2, 3]);

/** Runs `check` with the path of a folder that does not exist, in one that is removed. */
function withFolder(check: (folder: string) => void): void {
  const parent = Deno.makeTempDirSync({ prefix: "vid-models-" });
  try {
    check(`${parent}/some/models`);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

Deno.test("ModelStore keeps what each analyzer of each camera learned, and the newest of it", () => {
  withFolder((folder) => {
    const store = new ModelStore(folder, "line-3");
    assertEquals(store.load("defect"), undefined);
    store.save("defect", new Uint8Array(100_000));
    store.save("defect", MODEL);
    store.save("other", new Uint8Array());
    new ModelStore(folder, "Line-3").save("defect", new Uint8Array([9]));
    const later = new ModelStore(folder, "line-3");
    assertEquals([later.load("defect"), later.load("other")], [MODEL, new Uint8Array()]);
    assertEquals(namesIn(folder).length, 3);
    assertMatch(namesIn(folder).at(-1)!, /^line-3-[0-9a-f]{12}\.other\.model$/);
  });
});

Deno.test("ModelStore takes no half of a model for one, and leaves nothing half behind", () => {
  withFolder((folder) => {
    const store = new ModelStore(folder, "line-3");
    Deno.mkdirSync(folder, { recursive: true });
    const path = `${folder}/${fileNameOf("line-3")}.defect.model`;
    // What a program leaves that is killed while it writes, be it this one or an earlier one.
    for (const pid of [1, Deno.pid]) Deno.writeFileSync(`${path}.${pid}.tmp`, new Uint8Array(1000));
    assertEquals(store.load("defect"), undefined);
    store.save("defect", MODEL);
    assertEquals(store.load("defect"), MODEL);
    // It cannot be put in place.
    Deno.removeSync(path);
    Deno.mkdirSync(`${path}/full`, { recursive: true });
    const error = assertThrows(() => store.save("defect", MODEL), Error);
    assertMatch(error.message, /^Cannot keep what defect learned of line-3: ./);
    assertEquals(namesIn(folder), [path.slice(folder.length + 1), `${path.slice(folder.length + 1)}.1.tmp`]);
  });
});

Deno.test("ModelStore says why it cannot read or write", () => {
  withFolder((folder) => {
    const store = new ModelStore(folder, "line-3");
    store.save("defect", MODEL);
    const path = `${folder}/${namesIn(folder)[0]}`;
    Deno.truncateSync(path, 2 ** 28 + 1);
    const tooLarge = assertThrows(() => store.load("defect"), Error);
    assertMatch(
      tooLarge.message,
      /^Cannot read what defect learned of line-3: .* at most 268435456 bytes: got 268435457$/,
    );
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    assertMatch(assertThrows(() => store.load("defect"), Error).message, /no file$/);
    const inFile = new ModelStore(`${folder}/file`, "line-3");
    Deno.writeFileSync(`${folder}/file`, MODEL);
    assertMatch(assertThrows(() => inFile.save("defect", MODEL), Error).message, /^Cannot keep .*line-3: ./);
  });
});

Deno.test("fileNameOf() makes a name of its own of whatever a camera is called", () => {
  const cameras = [
    ...["line-3", "Line-3", "line 3", "../line-3", "/etc/passwd", "CON", "con", ".", "..", '*?<>|:\\"', "#2"],
    ...[
      "3번 라인 카메라",
      "3번 라인 카메라#2",
      "가".normalize("NFC"),
      "가".normalize("NFD"),
      "٣",
      "📷",
      "é",
      "e",
    ],
    ...["x".repeat(64), "x".repeat(63), "𝔘".repeat(32), "a b".repeat(21)],
  ];
  const names = cameras.map(fileNameOf);
  for (const name of names) {
    assertMatch(name, /^[\p{L}\p{N}_-]+-[0-9a-f]{12}$/u);
    assert(new TextEncoder().encode(name).length < 200, name);
  }
  assertEquals(new Set(names.map((name) => name.normalize("NFC").toLowerCase())).size, cameras.length);
  assertMatch(fileNameOf("3번 라인 카메라"), /^3번-라인-카메라-/);
  assertMatch(fileNameOf("📷"), /^camera-/);
  assertNotEquals(fileNameOf("CON"), "CON");
});

Deno.test("ModelStore.remove() removes what one analyzer learned of one camera, and nothing where there is none", () => {
  withFolder((folder) => {
    const [store, other] = ["line-3", "line-4"].map((camera) => new ModelStore(folder, camera));
    store!.remove("defect");
    store!.save("defect", MODEL);
    store!.save("other", MODEL);
    other!.save("defect", MODEL);
    store!.remove("defect");
    assertEquals(store!.load("defect"), undefined);
    assertEquals([store!.load("other"), other!.load("defect")], [MODEL, MODEL]);
  });
});
