// Asks the preview, for one thing after the other: whatever is asked waits for what was asked before.
import { hidden, make, soon, tell } from "./page.js";
import { drawn, foretell } from "./renewing.js";

const MOST = 60000; // ms that an answer is waited for
export const { day } = document.body.dataset;

let last = Promise.resolve();
export const queue = (deed) => (last = last.then(deed).catch(({ status }) => tell(status)));

// What is refused is thrown, with its status; without one nobody answered.
export async function ask(address, options) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(MOST), ...options });
  if (!answer.ok) throw answer;
  return answer;
}

export async function page(address, options) {
  const answer = await ask(address, options);
  if (answer.headers.has("Frame")) foretell(answer.headers.get("Frame"));
  const text = await answer.text();
  await Promise.race([drawn, soon()]);
  return new DOMParser().parseFromString(text, "text/html");
}

export function post(address, asked) {
  const body = new URLSearchParams(asked);
  return page(address, { method: "POST", body, keepalive: body.toString().length < 60000 });
}

// The answer is a page of its own; until it comes nothing else is asked.
export function leave(action, asked) {
  const form = make("form", { method: "post", action, hidden: true }, ...hidden(asked));
  document.body.append(form);
  form.submit();
  return new Promise((_, stay) => setTimeout(stay, MOST, { status: 200 }));
}

// Where it is refused, the answer says why, with all that was asked.
export const orLeave = (action, asked) => (refusal) =>
  refusal.status && refusal.status !== 403 ? leave(action, asked) : Promise.reject(refusal);
