import { assertEquals } from "@std/assert";
import { explainCompileFailure } from "../../lib/build/explain_compile_failure.ts";

/** As Deno 2.6.8 wrote it where there was no network. */
const NO_NETWORK = `error: Writing deno compile executable to temporary file '/tmp/xx.tmp-1204ba5e2a532db6'

Caused by:
    0: Setting up base binary.
    1: error sending request for url (https://dl.deno.land/release/v2.6.8/denort-x86_64-unknown-linux-gnu.zip): client error (Connect): dns error: failed to lookup address information: Name or service not known
    2: client error (Connect)

Stack backtrace:
   0: <unknown>
`;

Deno.test("explainCompileFailure() says in one line what to do where denort cannot be fetched", () => {
  const target = "x86_64-unknown-linux-gnu";
  assertEquals(
    explainCompileFailure(NO_NETWORK, { deno: "2.6.8", target }),
    "Cannot compile as dl.deno.land, where Deno gets its runtime for executables, is out of reach: set DENORT_BIN " +
      "to denort-x86_64-unknown-linux-gnu of https://github.com/denoland/deno/releases/tag/v2.6.8, " +
      "or for a test build to what `deno task denort` prints",
  );
  assertEquals(
    explainCompileFailure(NO_NETWORK, { deno: "2.9.6", target }),
    "Cannot compile as dl.deno.land, where Deno gets its runtime for executables, is out of reach: set DENORT_BIN " +
      "to denort-x86_64-unknown-linux-gnu of https://github.com/denoland/deno/releases/tag/v2.9.6",
  );
});

Deno.test("explainCompileFailure() hands on Deno's reason, without its backtrace", () => {
  const stderr =
    'Warning Something\nerror: Module not found "file:///x.ts".\n\nStack backtrace:\n   0: <unknown>\n';
  assertEquals(
    explainCompileFailure(stderr),
    'Cannot compile as deno compile failed: Module not found "file:///x.ts".',
  );
  const vague = "error: Writing deno compile executable to temporary file 'x.tmp'\n\nCaused by:\n" +
    "    0: Could not find denort at '/x'\n    1: No such file or directory (os error 2)\n";
  assertEquals(
    explainCompileFailure(vague),
    "Cannot compile as deno compile failed: Could not find denort at '/x'",
  );
  assertEquals(explainCompileFailure("killed\n"), "Cannot compile as deno compile failed: killed");
});
