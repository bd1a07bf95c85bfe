/**
 * Whether a host is this machine itself, reached by nobody else: 127.0.0.0/8, ::1 (also in brackets), `localhost` and
 * names that end in `.localhost` (RFC 6761, 6.3).
 */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[?::1\]?|(.+\.)?localhost)$/i.test(host);
}
