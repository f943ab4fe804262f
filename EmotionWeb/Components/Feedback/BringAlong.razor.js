// What only a request can do for a page's listener: a circuit sets no cookie.

/** Has the browser get the listener's cookie; gives what tells the circuit whose it is, or null where it could not be had. */
export async function introduce() {
  const answer = await fetch('listener/introduce', { method: 'POST', cache: 'no-store' });
  return answer.ok ? await answer.text() : null;
}

/** Has the browser forget the cookie, and the site what was said under it. */
export async function forget() {
  await fetch('listener/forget', { method: 'POST', cache: 'no-store' });
}
