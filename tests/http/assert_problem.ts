import { assertEquals, assertMatch } from "@std/assert";
import { type ProblemCode, type ProblemDetails, PROBLEMS } from "../../lib/http/problem.ts";

/** Throws where a response is not the problem that it should be, told as RFC 9457 says; resolves to it. */
export async function assertProblem(
  response: Response,
  code: ProblemCode,
  detail: RegExp = /./,
): Promise<ProblemDetails> {
  const text = await response.text();
  assertEquals(response.headers.get("content-type"), "application/problem+json", text);
  const problem: ProblemDetails = JSON.parse(text);
  const { title, status } = PROBLEMS[code];
  assertEquals({ ...problem, detail: "", errors: undefined }, {
    type: `/api#${code}`,
    title,
    status,
    detail: "",
    errors: undefined,
  });
  assertEquals(response.status, status);
  assertMatch(problem.detail, detail);
  return problem;
}
