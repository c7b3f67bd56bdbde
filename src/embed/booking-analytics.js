/*
 * Tells the site's own analytics what happens in the widget: GA4, by `dataLayer` or `gtag`, and the Meta pixel, as
 * far as they are on the page and the attribute `analytics` names them. The loader imports it with the first event
 * that happens after the visitor has agreed (`data-consent="granted"`), and hands over only such events.
 *
 * It knows the element's events and nothing else of the widget. Nothing of a person is in what it sends.
 */

/** What was counted already, so that a reload or a second tab does not count it again. */
const MEMORY = "booking-widget-counted";
/** So many are remembered. */
const MOST = 100;
const PENDING = 0;
const APPROVED = 1;

const counted = new Set();
// Which treatments the checkout of an element was begun with.
const begun = new WeakMap();
const warned = new Set();

const remembered = () => {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) || [];
  } catch {
    return [];
  }
};

const remember = (key) => {
  counted.add(key);
  try {
    localStorage.setItem(MEMORY, JSON.stringify([...remembered(), key].slice(-MOST)));
  } catch {
    // Without storage it is remembered as long as the page lives.
  }
};

/** Sends what has not been sent in this browser; one tab at a time looks. */
const once = (key, send) => {
  const work = () => {
    if (counted.has(key) || remembered().includes(key)) return;
    send();
    remember(key);
  };
  // What a page's own functions throw is not ours to report.
  if (navigator.locks) navigator.locks.request(MEMORY, work).catch(() => {});
  else work();
};

/** Treatments, equal ones together. */
const itemsOf = ({ items, serviceId, serviceName, price }) => {
  const all = [];
  for (const item of items || [{ serviceId, serviceName, price }]) {
    const same = all.find((other) => other.serviceId === item.serviceId && other.price === item.price);
    if (same) same.quantity += 1;
    else all.push({ ...item, quantity: 1 });
  }
  return all;
};

// A container of Google Tag Manager reads objects, gtag.js alone only what its own function pushes.
const isTagManager = () =>
  self.dataLayer.some((entry) => entry && entry["gtm.start"]) ||
  Object.keys(self.google_tag_manager || {}).some((name) => name.startsWith("GTM-"));

const RECEIVERS = {
  ga4: {
    names: { view: "view_item", begin: "begin_checkout", lead: "generate_lead", purchase: "purchase" },
    isThere: () => Array.isArray(self.dataLayer),
    send(event, { currency, price, reference }, items) {
      const ecommerce = {
        ...(reference && { transaction_id: reference }),
        currency,
        value: price,
        items: items.map(({ serviceId, serviceName, price, quantity }) => ({
          item_id: serviceId, item_name: serviceName, price, quantity,
        })),
      };
      if (typeof self.gtag === "function" && !isTagManager()) self.gtag("event", event, ecommerce);
      // What an earlier event has left there would be merged into this one.
      else self.dataLayer.push({ ecommerce: null }, { event, ecommerce });
    },
  },
  meta: {
    names: { view: "ViewContent", begin: "InitiateCheckout", lead: "Lead", purchase: "Purchase" },
    isThere: () => typeof self.fbq === "function",
    send(event, { currency, price, reference }, items) {
      const contents = items.map(({ serviceId, price, quantity }) => ({ id: serviceId, quantity, item_price: price }));
      const content = {
        currency, value: price, contents, content_ids: contents.map(({ id }) => id), content_type: "product",
      };
      // By it Meta knows again what the spa's own server reports too.
      self.fbq("track", event, content, ...(reference ? [{ eventID: reference }] : []));
    },
  },
};

/** The receivers that the site names; all that there are, if it names none. */
const allowed = (analytics) => {
  const words = (analytics || "").toLowerCase().split(/[\s,]+/).filter(Boolean);
  for (const word of words) {
    if (word === "auto" || RECEIVERS[word] || warned.has(word)) continue;
    warned.add(word);
    console.warn(`booking-widget: analytics="${word}" is ignored: it should be of auto, ga4, meta`);
  }
  const isAuto = !words.length || words.includes("auto");
  return Object.entries(RECEIVERS).filter(([word, { isThere }]) => (isAuto || words.includes(word)) && isThere());
};

/** What an event means to a shop; nothing, if it means nothing. */
const meaning = (element, { type, defaultPrevented, detail }) => {
  switch (type) {
    case "booking-ready":
    case "booking-service-selected":
      return detail.serviceId && !defaultPrevented && "view";
    case "booking-held": {
      // Another time for a booking that exists is no new one, nor is another time for the same treatments.
      const items = JSON.stringify(itemsOf(detail));
      if (detail.reference || begun.get(element) === items) return null;
      begun.set(element, items);
      return "begin";
    }
    case "booking-submitted":
      begun.delete(element);
      return { [PENDING]: "lead", [APPROVED]: "purchase" }[detail.status];
    case "booking-status":
      // As long as somebody looks on: whoever comes back to an old booking buys nothing.
      return detail.status === "APPROVED" && detail.previousStatus === "PENDING" && "purchase";
  }
};

/** Counts an event of an element. */
export const count = (element, event) => {
  const what = meaning(element, event);
  if (!what) return;
  const { detail } = event;
  for (const [word, { names, send }] of allowed(element.getAttribute("analytics"))) {
    const tell = () => send(names[what], detail, itemsOf(detail));
    if (detail.reference) once(`${word} ${what} ${detail.portal} ${detail.reference}`, tell);
    else tell();
  }
};
